package io.rentscout.faults.left;

import io.outrider.planted.AgentClass;
import io.rentscout.faults.right.Right;
import org.springframework.jdbc.core.JdbcTemplate;

/** Breaks every house rule on purpose. */
public record Left(Right right, JdbcTemplate jdbc, AgentClass agent) {}

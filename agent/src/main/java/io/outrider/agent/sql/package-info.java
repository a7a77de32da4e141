/** Reads SQL text without understanding more of it than needed: what is a literal, which table, same shape as which other text. */
package io.outrider.agent.sql;

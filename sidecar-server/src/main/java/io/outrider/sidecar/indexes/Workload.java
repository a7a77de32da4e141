package io.outrider.sidecar.indexes;

import java.util.List;

/** Tells which statements the services sent, those that cost most first. Any thread. */
public interface Workload {
    List<Statement> heaviest(int most);
}

package io.outrider.sidecar.plan;

/** What one parallel worker did of a node. Rows and time are per loop, as everywhere in a plan. */
public record WorkerShare(int number, double rows, double loops, double millis, String sortSpaceType) {
    static WorkerShare of(PlanObject worker) {
        return new WorkerShare(
                (int) worker.whole("Worker Number"),
                worker.number("Actual Rows", 0),
                worker.number("Actual Loops", 0),
                worker.number("Actual Total Time", 0),
                worker.text("Sort Space Type"));
    }
}

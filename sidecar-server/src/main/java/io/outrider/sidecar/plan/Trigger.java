package io.outrider.sidecar.plan;

/** A trigger that the statement fired; foreign keys are checked by triggers named after their constraint. */
public record Trigger(String name, String constraint, String relation, double millis, long calls) {
    static Trigger of(PlanObject trigger) {
        return new Trigger(
                trigger.text("Trigger Name"),
                trigger.text("Constraint Name"),
                trigger.text("Relation"),
                trigger.number("Time", 0),
                trigger.whole("Calls"));
    }
}

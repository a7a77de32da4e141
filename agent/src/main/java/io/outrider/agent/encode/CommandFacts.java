package io.outrider.agent.encode;

/** What a Redis command is, whatever its arguments. A value. */
final class CommandFacts {
    enum Effect {
        READS,
        WRITES,
        OTHER
    }

    /** What its reply says about presence. */
    enum Miss {
        NEVER,
        WHEN_ABSENT,
        /** EXISTS and the like: zero is a miss, too. */
        WHEN_ABSENT_OR_ZERO
    }

    /** In upper case, escaped. */
    final byte[] name;

    final Effect effect;
    final Miss miss;

    CommandFacts(String name, Effect effect, Miss miss) {
        this.name = JsonLine.escaped(name, 64);
        this.effect = effect;
        this.miss = miss;
    }
}

package io.outrider.sidecar.indexes;

import java.util.Locale;
import java.util.Map;

/**
 * What HypoPG says about a suggestion: the whole plan, joins and order included, with the index shown to the planner. Immutable; any thread.
 *
 * @param reason why it was not asked, or not about all statements; else empty
 * @param answers by the statements' fingerprints
 */
record SecondOpinion(String reason, Map<String, Answer> answers) {
    static final SecondOpinion NOT_ASKED = new SecondOpinion("HypoPG was not asked yet", Map.of());

    enum Verdict {
        /** At least one statement would use the index and get cheaper. */
        AGREES,
        /** None would. */
        DISAGREES,
        UNKNOWN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One statement's.
     *
     * @param before cost by the planner as things are
     * @param after the same with the index shown
     * @param used whether that plan has the index in it
     */
    record Answer(double before, double after, boolean used) {
        boolean agrees() {
            return used && after < before;
        }
    }

    SecondOpinion {
        answers = Map.copyOf(answers);
    }

    static SecondOpinion none(String reason) {
        return new SecondOpinion(reason, Map.of());
    }

    Verdict verdict() {
        if (answers.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return answers.values().stream().anyMatch(Answer::agrees) ? Verdict.AGREES : Verdict.DISAGREES;
    }
}

package io.outrider.demo;

import java.util.Collection;
import java.util.Optional;

/** The known word that somebody who typed another one most likely meant. */
final class Nearest {
    private Nearest() {}

    static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .min((a, b) -> Integer.compare(distance(typed, a), distance(typed, b)))
                .filter(best -> distance(typed, best) <= Math.max(2, typed.length() / 2));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

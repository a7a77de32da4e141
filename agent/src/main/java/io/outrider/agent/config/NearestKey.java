package io.outrider.agent.config;

import org.jspecify.annotations.Nullable;

/** Finds the key that a misspelt one was probably meant to be, by edit distance. */
final class NearestKey {
    private NearestKey() {}

    static @Nullable ConfigKey to(String name) {
        ConfigKey nearest = null;
        int least = Integer.MAX_VALUE;
        String spelt = uniform(name);
        for (ConfigKey key : ConfigKey.values()) {
            String candidate = uniform(key.key);
            int distance = candidate.endsWith("." + spelt) ? 1 : distance(spelt, candidate);
            if (distance < least) {
                least = distance;
                nearest = key;
            }
        }
        return least <= Math.max(2, name.length() / 3) ? nearest : null;
    }

    private static String uniform(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace('-', '.').replace('_', '.');
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
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

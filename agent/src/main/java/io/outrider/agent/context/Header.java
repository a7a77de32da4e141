package io.outrider.agent.context;

import org.jspecify.annotations.Nullable;

/** Header values from outside, which are hostile until looked at. */
final class Header {
    /** The longest id that is taken over. */
    static final int MAX_ID_LENGTH = 128;

    private Header() {}

    /** The value, if it can serve as an id: visible ASCII without quotes, of bounded length. Otherwise null. */
    static @Nullable String id(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_ID_LENGTH) {
            return null;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>') {
                return null;
            }
        }
        return value;
    }

    /** The value, cut to a length. What is in it is the encoder's to escape. */
    static @Nullable String bounded(@Nullable String value, int maxLength) {
        return value == null || value.length() <= maxLength ? value : value.substring(0, maxLength);
    }
}

package io.outrider.agent.encode;

import org.jspecify.annotations.Nullable;

/**
 * What an event says of a failure. Asks the host's Throwable on the drain thread and expects anything from it: an accessor that throws
 * costs that one detail. A value.
 */
final class ErrorFacts {
    private static final int LONGEST_CHAIN = 12;

    final String type;
    final @Nullable String message;

    /** SQLState, or the word in capitals that Redis puts before its errors; null when there is none. */
    final @Nullable String status;

    /** Null when it is not wanted. */
    final @Nullable String stackTrace;

    private ErrorFacts(String type, @Nullable String message, @Nullable String status, @Nullable String stackTrace) {
        this.type = type;
        this.message = message;
        this.status = status;
        this.stackTrace = stackTrace;
    }

    /** @param stackTraceMaxLength in characters; 0: none */
    static ErrorFacts of(Throwable error, boolean fromRedis, int stackTraceMaxLength) {
        Throwable telling = SqlFailures.telling(error);
        String sqlState = sqlStateWithin(error);
        boolean masked = fromRedis || sqlState != null;
        String message = messageOf(telling, masked, sqlState);
        String status = fromRedis ? redisPrefix(message) : SqlFailures.sqlState(telling);
        String trace = stackTraceMaxLength == 0 ? null : stackTrace(error, masked, sqlState, stackTraceMaxLength);
        return new ErrorFacts(telling.getClass().getName(), message, status, trace);
    }

    /** The SQLState of the failure or the nearest of its causes; empty for an SQLException without one, null when there is none. */
    private static @Nullable String sqlStateWithin(Throwable error) {
        Throwable link = error;
        for (int i = 0; i < LONGEST_CHAIN && link != null; i++) {
            if (SqlFailures.isSql(link)) {
                String state = SqlFailures.sqlState(link);
                return state == null ? "" : state;
            }
            link = causeOf(link);
        }
        return null;
    }

    private static @Nullable String messageOf(Throwable error, boolean masked, @Nullable String sqlState) {
        String message;
        try {
            message = error.getMessage();
        } catch (Throwable broken) {
            return "(its message could not be read)";
        }
        return message == null || !masked ? message : ErrorText.masked(message, sqlState);
    }

    private static @Nullable Throwable causeOf(Throwable error) {
        try {
            Throwable cause = error.getCause();
            return cause == error ? null : cause;
        } catch (Throwable broken) {
            return null;
        }
    }

    private static @Nullable String redisPrefix(@Nullable String message) {
        if (message == null) {
            return null;
        }
        int end = 0;
        while (end < message.length() && message.charAt(end) >= 'A' && message.charAt(end) <= 'Z') {
            end++;
        }
        boolean isWord = end == message.length() || message.charAt(end) == ' ';
        return end >= 2 && isWord ? message.substring(0, end) : null;
    }

    /**
     * As printStackTrace would have it, with masked messages, and no longer than asked for. Every link of the chain gets its share of the room: the
     * last cause tells most.
     */
    private static String stackTrace(Throwable error, boolean masked, @Nullable String sqlState, int maxLength) {
        StringBuilder trace = new StringBuilder();
        int links = chainLength(error);
        Throwable link = error;
        for (int left = links; left > 0 && link != null; left--) {
            int end = trace.length() + (maxLength - trace.length()) / left;
            trace.append(left == links ? "" : "\nCaused by: ")
                    .append(link.getClass().getName());
            String message = messageOf(link, masked, sqlState);
            if (message != null) {
                trace.append(": ").append(message);
            }
            appendFrames(link, trace, end);
            if (trace.length() > end) {
                trace.setLength(end);
            }
            link = causeOf(link);
        }
        return trace.toString();
    }

    private static int chainLength(Throwable error) {
        int length = 0;
        for (Throwable link = error; link != null && length < LONGEST_CHAIN; link = causeOf(link)) {
            length++;
        }
        return length;
    }

    private static void appendFrames(Throwable error, StringBuilder trace, int maxLength) {
        try {
            for (StackTraceElement frame : error.getStackTrace()) {
                if (trace.length() >= maxLength) {
                    return;
                }
                trace.append("\n\tat ").append(frame);
            }
        } catch (Throwable broken) {
            trace.append("\n\t(its stack trace could not be read)");
        }
    }
}

package io.outrider.agent.capture;

import io.outrider.agent.event.CallEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Whether a Redis reply means that something was there. Looks at the reply's form, never at values. Host threads. */
final class Presence {
    private static final String[] LOOK_UPS = {
        "GET", "MGET", "HGET", "HMGET", "HGETALL", "GETEX", "GETDEL", "SMEMBERS", "ZSCORE", "JSON.GET"
    };

    private Presence() {}

    /** One of {@link CallEvent}'s {@code REPLY_…}. */
    static byte of(@Nullable Object reply) {
        if (reply == null) {
            return CallEvent.REPLY_ABSENT;
        }
        if (reply instanceof Number) {
            return ((Number) reply).doubleValue() == 0 ? CallEvent.REPLY_ZERO : CallEvent.REPLY_PRESENT;
        }
        if (reply instanceof Boolean) {
            return (Boolean) reply ? CallEvent.REPLY_PRESENT : CallEvent.REPLY_ZERO;
        }
        if (reply instanceof Collection) {
            return ofCollection((Collection<?>) reply);
        }
        if (reply instanceof Map) {
            return ((Map<?, ?>) reply).isEmpty() ? CallEvent.REPLY_ABSENT : CallEvent.REPLY_PRESENT;
        }
        return CallEvent.REPLY_PRESENT;
    }

    private static byte ofCollection(Collection<?> reply) {
        if (!(reply instanceof List) || !(reply instanceof RandomAccess)) {
            return reply.isEmpty() ? CallEvent.REPLY_ABSENT : CallEvent.REPLY_PRESENT;
        }
        List<?> values = (List<?>) reply;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != null) {
                return CallEvent.REPLY_PRESENT;
            }
        }
        return CallEvent.REPLY_ABSENT;
    }

    /** Whether the command, a String or byte[], asks for something that may be missing. */
    static boolean isLookUp(@Nullable Object command) {
        for (String lookUp : LOOK_UPS) {
            boolean same = command instanceof byte[]
                    ? is((byte[]) command, lookUp)
                    : command instanceof String && lookUp.equalsIgnoreCase((String) command);
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] name, String command) {
        if (name.length != command.length()) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((name[i] & 0xdf) != (command.charAt(i) & 0xdf)) {
                return false;
            }
        }
        return true;
    }
}

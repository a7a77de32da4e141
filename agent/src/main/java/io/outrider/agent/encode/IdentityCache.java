package io.outrider.agent.encode;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A handful of values by the identity of host objects, which it does not keep alive. When full, the oldest goes. Meant for few keys that come
 * again and again: look-ups walk the array. One thread at a time.
 */
final class IdentityCache<V> {
    private final @Nullable Entry<V>[] entries;
    private int next;
    private int last;

    @SuppressWarnings({"unchecked", "rawtypes"})
    IdentityCache(int capacity) {
        entries = new Entry[capacity];
    }

    @Nullable
    V get(Object key) {
        Entry<V> latest = entries[last];
        if (latest != null && latest.isFor(key)) {
            return latest.value;
        }
        for (int i = 0; i < entries.length; i++) {
            Entry<V> entry = entries[i];
            if (entry != null && entry.isFor(key)) {
                last = i;
                return entry.value;
            }
        }
        return null;
    }

    void put(Object key, V value) {
        entries[next] = new Entry<>(key, value);
        last = next;
        next = (next + 1) % entries.length;
    }

    private static final class Entry<V> extends WeakReference<Object> {
        final V value;

        Entry(Object key, V value) {
            super(key);
            this.value = value;
        }

        boolean isFor(Object key) {
            return get() == key;
        }
    }
}

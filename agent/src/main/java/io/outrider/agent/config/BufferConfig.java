package io.outrider.agent.config;

/** The ring between host threads and the drain thread. */
public final class BufferConfig {
    public final int capacity;

    /** A full ring makes the host thread wait instead of dropping the event. */
    public final boolean blocksWhenFull;

    BufferConfig(ConfigValues values) {
        capacity = (Integer) values.value(ConfigKey.BUFFER_CAPACITY);
        blocksWhenFull = values.text(ConfigKey.BUFFER_OVERFLOW).equals("block");
    }
}

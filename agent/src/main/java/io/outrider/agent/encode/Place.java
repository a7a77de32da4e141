package io.outrider.agent.encode;

/** Where the lines of a batch will stand. A value. */
public final class Place {
    /** Nowhere that a later line could point to. */
    public static final Place NOWHERE = new Place(0, -1);

    final long segment;
    final long offset;

    private Place(long segment, long offset) {
        this.segment = segment;
        this.offset = offset;
    }

    /**
     * @param segment the number of the segment
     * @param offset in bytes, where the batch begins in it
     */
    public static Place in(long segment, long offset) {
        return new Place(segment, offset);
    }
}

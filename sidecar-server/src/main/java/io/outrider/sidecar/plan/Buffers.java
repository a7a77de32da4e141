package io.outrider.sidecar.plan;

/** What {@code BUFFERS} tells of a node. Blocks of 8 KiB unless the server was built otherwise. */
public record Buffers(Blocks shared, Blocks local, Blocks temp) {
    public static final Buffers NONE = new Buffers(Blocks.NONE, Blocks.NONE, Blocks.NONE);

    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Until PostgreSQL 16 one pair of I/O times stood for shared and local blocks together. */
    static Buffers of(PlanObject object) {
        double read = object.number("I/O Read Time", 0);
        double write = object.number("I/O Write Time", 0);
        return new Buffers(
                blocks(object, "Shared", read, write), blocks(object, "Local", 0, 0), blocks(object, "Temp", 0, 0));
    }

    Buffers plus(Buffers other) {
        return new Buffers(shared.plus(other.shared), local.plus(other.local), temp.plus(other.temp));
    }

    Buffers minus(Buffers other) {
        return new Buffers(shared.minus(other.shared), local.minus(other.local), temp.minus(other.temp));
    }

    private static Blocks blocks(PlanObject object, String kind, double readMillis, double writeMillis) {
        return new Blocks(
                object.whole(kind + " Hit Blocks"),
                object.whole(kind + " Read Blocks"),
                object.whole(kind + " Dirtied Blocks"),
                object.whole(kind + " Written Blocks"),
                object.number(kind + " I/O Read Time", readMillis),
                object.number(kind + " I/O Write Time", writeMillis));
    }
}

package io.outrider.benchmarks.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time as Linux accounts for it, in seconds: to the tick, which is a hundredth. */
final class ProcessorTime {
    private static final double TICKS_PER_SECOND = 100;
    private static final int OWN = 11; // utime, stime: fields 14 and 15; counted from behind the command's name
    private static final int OF_CHILDREN = 13;

    private ProcessorTime() {}

    static double of(long pid) {
        return read(pid, OWN);
    }

    /** Of its children that have ended. */
    static double ofChildren(long pid) {
        return read(pid, OF_CHILDREN);
    }

    private static double read(long pid, int field) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new ExportFailure("the processor time of process " + pid + " cannot be read; this needs Linux", e);
        }
    }
}

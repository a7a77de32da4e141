package io.outrider.benchmarks.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the figures were taken on. */
public final class Machine {
    private Machine() {}

    /** When, by what and where, in the order in which it is shown. */
    public static Map<String, String> facts(String command) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "measured",
                ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")));
        facts.put("by", "`" + command + "`");
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", memory());
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("load before", load());
        return facts;
    }

    private static String processor() {
        return field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch"));
    }

    private static String memory() {
        String kilobytes = field(Path.of("/proc/meminfo"), "MemTotal", "").replaceAll("\\D", "");
        return kilobytes.isEmpty()
                ? "unknown"
                : String.format(Locale.ROOT, "%.0f GB", Long.parseLong(kilobytes) / (1024.0 * 1024.0));
    }

    /** Other work on the machine is the largest source of error. */
    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
    }

    private static String field(Path file, String name, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).trim().equals(name)) {
                    return line.substring(colon + 1).trim();
                }
            }
        } catch (IOException e) {
            // The system has such a file and does not let us read it.
        }
        return otherwise;
    }
}

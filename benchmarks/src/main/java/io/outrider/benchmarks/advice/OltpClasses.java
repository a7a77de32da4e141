package io.outrider.benchmarks.advice;

import io.outrider.benchmarks.results.Table;
import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.indexes.AskedAdvice;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Seventeen single statements: fifteen want an index, one for each class of index, and two are traps. One thread. */
final class OltpClasses {
    private static final String DATABASE = "oltp17";

    private OltpClasses() {}

    /** The lines of the report. The tables are made anew each time, because some statements ask for the last hour. */
    static List<String> report(AdviceServer server, Consumer<String> progress)
            throws SQLException, IOException, ConfigurationFault {
        progress.accept("OLTP-17: loading 3.2 million rows");
        server.create(DATABASE);
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(Resource.text("oltp17-schema.sql").replace("vacuum analyze;", ""));
            statement.execute("vacuum analyze");
        }
        Map<String, String> wanted = new HashMap<>();
        for (String line : Resource.lines("oltp17-wanted.txt")) {
            wanted.put(line.substring(0, 1), line.substring(2));
        }
        AskedAdvice advice = new AskedAdvice(server.address(DATABASE), Map.of());
        Table table = new Table("class", "wanted", "suggested", "right");
        int right = 0;
        int wrongOnTraps = 0;
        int traps = 0;
        for (String line : Resource.lines("oltp17-statements.txt")) {
            int bar = line.indexOf('|');
            String label = line.substring(0, bar);
            String want = wanted.getOrDefault(label.substring(0, 1), "");
            String found = joined(advice.suggested(line.substring(bar + 1)));
            boolean isRight = found.equals(want);
            traps += want.isEmpty() ? 1 : 0;
            wrongOnTraps += want.isEmpty() && !isRight ? 1 : 0;
            right += !want.isEmpty() && isRight ? 1 : 0;
            table.row(List.of(label, code(want), code(found), isRight ? "yes" : "no"));
            progress.accept("OLTP-17: " + label + (isRight ? "" : " — wrong"));
        }
        server.drop(DATABASE);
        int wanting = wanted.size() - traps;
        List<String> lines = new ArrayList<>();
        lines.add("**OLTP-17**: " + right + " of " + wanting
                + " statements that want an index get exactly the wanted one; " + wrongOnTraps + " of " + traps
                + " traps get one. By the model alone, nothing executed.");
        lines.add("");
        lines.addAll(table.lines());
        return lines;
    }

    private static String joined(List<String> identities) {
        TreeSet<String> sorted = new TreeSet<>();
        identities.forEach(identity -> sorted.add(identity.replace("ON public.", "")));
        return String.join("; ", sorted);
    }

    private static String code(String text) {
        return text.isEmpty() ? "none" : "`" + text + "`";
    }
}

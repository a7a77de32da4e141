package io.outrider.sidecar.plan;

import static io.outrider.sidecar.plan.Report.count;
import static io.outrider.sidecar.plan.Report.shown;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditions written in a way that no index can help with. The server prints them fully parenthesised. */
final class ExpressionRules {
    private static final String COMPARED = "(?: = | < | > | <= | >= | ~~ |\\s=\\sANY)";
    private static final Pattern CALL = Pattern.compile("\\b([a-z_][a-z0-9_]*)\\(");
    private static final Pattern COLUMN = Pattern.compile("\\w\"?\\.\"?[a-zA-Z_]");
    private static final Pattern AFTER = Pattern.compile("\\)*(?:::[a-z ]+)?" + COMPARED + ".*");
    private static final Pattern CAST = Pattern.compile(
            "\\(((?:\"?[\\w$]+\"?\\.)?\"?[a-z_][\\w$]*\"?)\\)::(numeric|double precision|date|integer|bigint|text|timestamp with"
                    + "(?:out)? time zone)" + COMPARED);
    private static final Pattern WILDCARD_FIRST = Pattern.compile("~~\\*? '%[^']");
    private static final Pattern PREFIX = Pattern.compile("~~ '[^%_'][^']*%'");
    private static final Pattern NOT_IN = Pattern.compile(
            "NOT \\((?:hashed )?SubPlan|NOT \\((?:ANY|.{0,80}= ANY) \\(.{0,80}SubPlan|<> ALL \\(.*SubPlan");
    private static final Pattern OR = Pattern.compile("\\) OR \\(");
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");

    private ExpressionRules() {}

    static void functionOnColumn(Facts facts, PlanNode node, Report report) {
        String filter = STRING.matcher(filterOfLargeScan(facts, node)).replaceAll("''");
        Matcher call = CALL.matcher(filter);
        while (call.find()) {
            int close = closing(filter, call.end());
            boolean compared = AFTER.matcher(filter.substring(close)).matches();
            if (compared && COLUMN.matcher(filter.substring(call.end(), close)).find()) {
                report.add(
                        node,
                        "The filter " + shown(node, "Filter") + " compares the result of " + call.group(1)
                                + "(), so a plain index on the column does not help.",
                        "Create an index on the expression, ON " + node.relation() + " (" + call.group(1)
                                + "(…)), or write the condition as a range of the bare column; then ANALYZE.",
                        "function",
                        call.group(1));
                return;
            }
        }
    }

    /** From varchar to text is no conversion: indexes work through it, and the server prints it everywhere. */
    static void castOnColumn(Facts facts, PlanNode node, Report report) {
        Matcher cast = CAST.matcher(filterOfLargeScan(facts, node));
        while (cast.find()) {
            if (!cast.group(2).equals("text")) {
                report.add(
                        node,
                        "The column " + cast.group(1) + " is converted to " + cast.group(2)
                                + " before it is compared, so an index on it does not help.",
                        "Send the parameter with the column's own type (setObject with its Java type, or a cast on the value).",
                        "column",
                        cast.group(1),
                        "type",
                        cast.group(2));
                return;
            }
        }
    }

    static void likeLeadingWildcard(Facts facts, PlanNode node, Report report) {
        if (WILDCARD_FIRST.matcher(filterOfLargeScan(facts, node)).find()) {
            report.add(
                    node,
                    "The pattern begins with a wildcard, so every row of " + node.relation() + " is compared.",
                    "Create a trigram index: CREATE EXTENSION pg_trgm, then an index USING gin (column gin_trgm_ops).");
        }
    }

    static void likePrefixScanned(Facts facts, PlanNode node, Report report) {
        if (PREFIX.matcher(filterOfLargeScan(facts, node)).find()) {
            report.add(
                    node,
                    "The pattern has a fixed beginning, yet every row of " + node.relation() + " is compared.",
                    "Create an index with text_pattern_ops on the column; a plain one serves LIKE under the C collation only.");
        }
    }

    static void orPreventsIndex(Facts facts, PlanNode node, Report report) {
        String filter = STRING.matcher(filterOfLargeScan(facts, node)).replaceAll("''");
        if (OR.matcher(filter).find()) {
            report.add(
                    node,
                    "The conditions joined by OR leave only a scan of the whole table " + node.relation() + ".",
                    "Index the column of each side, so that a bitmap can join them, or write the two as UNION of two statements.");
        }
    }

    static void notInSubquery(Facts facts, PlanNode node, Report report) {
        String filter = node.text("Filter");
        if (NOT_IN.matcher(filter).find()) {
            report.add(
                    node,
                    facts.totalShare(node),
                    "NOT IN (SELECT …) cannot become a join, and one NULL in it makes the result empty.",
                    "Write NOT EXISTS (SELECT … WHERE the columns are equal).");
        }
    }

    static void randomOrder(Facts facts, PlanNode node, Report report) {
        double rows = node.children().isEmpty() ? 0 : rows(node.children().get(0));
        if (node.is("Sort")
                && node.texts("Sort Key").stream().anyMatch(key -> key.startsWith("(random()"))
                && rows >= 1000) {
            report.add(
                    node,
                    facts.totalShare(node),
                    count(rows) + " rows are sorted by random() to draw some of them.",
                    "Draw ids at random and look those up, or use TABLESAMPLE.",
                    "rows",
                    rows);
        }
    }

    static void neverTrue(Facts facts, PlanNode node, Report report) {
        if (node.text("One-Time Filter").equals("false")) {
            report.add(
                    node,
                    "The planner knows that the condition is never true, so nothing is read.",
                    "Check for contradicting conditions, or a comparison with NULL (use IS NULL).");
        }
    }

    /** The place after the parenthesis that closes what was open at {@code from}. */
    private static int closing(String text, int from) {
        int depth = 1;
        int at = from;
        while (at < text.length() && depth > 0) {
            char c = text.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at;
    }

    private static double rows(PlanNode node) {
        return node.isAnalysed() ? node.totalRows() : node.planRows();
    }

    /** Empty when the node is no sequential scan, or one of a small table. */
    private static String filterOfLargeScan(Facts facts, PlanNode node) {
        if (!node.is("Seq Scan")) {
            return "";
        }
        TableFacts table = facts.table(node);
        double read = node.isAnalysed() ? node.totalRows() + node.totalRowsRemoved() : table == null ? 0 : table.rows();
        return read >= 1000 ? node.text("Filter") : "";
    }
}

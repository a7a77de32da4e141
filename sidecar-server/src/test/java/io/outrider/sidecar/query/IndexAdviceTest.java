package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.Inspection.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class IndexAdviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(l.city = $1)                                        | city",
                "((l.city)::text = 'Wien'::text)                      | city",
                "((l.price >= 10) AND ((l.city)::text = 'x'::text))   | city, price",
                "(l.city = ANY ('{a,b}'::text[]))                     | city",
                "((l.city = 'it''s l.price = 3'::text))               | city",
                "(l.\"Odd Name\" = 1)                                 | \"Odd Name\"",
                "(l.price < '10'::numeric)                            | price",
            })
    void suggestsTheComparedColumns(String filter, String columns) {
        IndexAdvice.Suggestion suggestion = suggest(filter, 20, List.of("id"));
        assertThat(suggestion).isNotNull();
        assertThat(suggestion.statement()).isEqualTo("CREATE INDEX CONCURRENTLY ON public.listings (" + columns + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(lower((l.city)::text) = 'wien'::text)   | 20    | a plain index is no use to a function",
                "((l.city = 'a') OR (l.price = 3))        | 20    | no index serves both sides",
                "(l.city ~~ '%x%'::text)                  | 20    | no b-tree serves LIKE with a leading %",
                "(l.city <> 'x'::text)                    | 20    | not equal keeps nearly all",
                "(l.id = 3)                               | 20    | is indexed already",
                "(l.city = $1)                            | 90000 | many rows stay",
            })
    void isSilentWhereAnIndexWouldNotClearlyHelp(String filter, double rows, String why) {
        assertThat(suggest(filter, rows, List.of("id"))).as(why).isNull();
    }

    @Test
    void smallTablesMayBeScanned() {
        IndexAdvice.Scan scan = new IndexAdvice.Scan("public", "listings", "l", "(l.city = $1)", 5, 10);
        Table small = new Table("public", "listings", 500, List.of("city"), List.of());
        assertThat(IndexAdvice.suggest(scan, small, 10_000)).isNull();
    }

    @Test
    void findsScansAtAnyDepthAndCountsParallelWorkers() {
        String plan =
                """
                {"Node Type":"Limit","Plans":[{"Node Type":"Gather","Workers Planned":2,"Plans":[
                  {"Node Type":"Seq Scan","Schema":"public","Relation Name":"listings","Alias":"l","Plan Rows":100,"Total Cost":4711.5,
                   "Filter":"(l.city = $1)"}]},
                  {"Node Type":"Seq Scan","Schema":"public","Relation Name":"cities","Alias":"c","Plan Rows":3}]}""";
        assertThat(IndexAdvice.scans(JsonMapper.shared().readTree(plan)))
                .containsExactly(new IndexAdvice.Scan("public", "listings", "l", "(l.city = $1)", 300, 4711.5));
    }

    private static IndexAdvice.@Nullable Suggestion suggest(String filter, double rows, List<String> indexed) {
        IndexAdvice.Scan scan = new IndexAdvice.Scan("public", "listings", "l", filter, rows, 4711);
        Table table = new Table("public", "listings", 200_000, List.of("id", "city", "price", "Odd Name"), indexed);
        return IndexAdvice.suggest(scan, table, 10_000);
    }
}

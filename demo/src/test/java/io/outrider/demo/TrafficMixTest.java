package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrafficMixTest {

    @Test
    void rankTwoIsDrawnHalfAsOftenAsRankOne() {
        Zipf zipf = new Zipf(50_000);
        Random random = new Random(7);
        Map<Integer, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            drawn.merge(zipf.draw(random), 1, Integer::sum);
        }

        assertThat(drawn.keySet()).allMatch(rank -> rank >= 1 && rank <= 10_000);
        assertThat(drawn.get(1) / (double) drawn.get(2)).isBetween(1.9, 2.1);
        assertThat(drawn.get(1) / (double) drawn.get(4)).isBetween(3.7, 4.3);
    }

    @Test
    void everyPageIsVisitedAndEveryAddressIsWhole() {
        TrafficMix mix = new TrafficMix(List.of("São Paulo", "L'Aquila", "Омск"), 1_000, 1);
        Map<String, Integer> visits = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            TrafficMix.Visit visit = mix.next();
            assertThat(visit.path()).matches("/api/[A-Za-z0-9/?=&%.'*_~-]+");
            String page = visit.path().replaceAll("\\?.*", "").replaceAll("/(\\d+|[^/]*%[^/]*|L'Aquila)(?=/|$)", "/*");
            visits.merge(visit.method() + " " + page, 1, Integer::sum);
        }

        assertThat(visits.keySet())
                .containsExactlyInAnyOrder(
                        "GET /api/properties",
                        "GET /api/properties/*",
                        "GET /api/properties/popular",
                        "GET /api/properties/by-phone",
                        "GET /api/properties/*/estimate",
                        "GET /api/statistics/prices",
                        "GET /api/cities",
                        "GET /api/property-types",
                        "GET /api/agents/*/listings",
                        "POST /api/properties");
    }

    @Test
    void columnsOfNumbersStandToTheRight() {
        Table table = new Table("query", "calls");
        table.row("SELECT homes", "7");
        table.row("COMMIT", "1,200");

        assertThat(table.lines())
                .containsExactly("  query         calls", "  SELECT homes      7", "  COMMIT        1,200");
    }
}

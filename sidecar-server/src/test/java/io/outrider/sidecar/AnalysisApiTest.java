package io.outrider.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.TestServer;
import io.outrider.sidecar.tail.WrittenSegments;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Analysis as a caller sees it. */
class AnalysisApiTest {
    @TempDir
    Path runDirectory;

    private WrittenSegments writer;
    private RunningSidecar sidecar;

    @BeforeEach
    void start() throws Exception {
        String url = TestServer.newest()
                .database(
                        "rentscout",
                        "create table listings(id serial primary key, city varchar(40), price int)",
                        "insert into listings(city, price) select 'city ' || i % 500, i from generate_series(1, 5000) i",
                        "create function mine() returns int language plpgsql stable as $$ begin return 1; end $$",
                        "grant select on listings to onlooker",
                        "analyze");
        writer = new WrittenSegments(runDirectory.resolve("events"), "k3v9x0q2ab").open();
        sidecar = RunningSidecar.start(
                runDirectory,
                "postgres.url",
                url,
                "postgres.user",
                "onlooker",
                "plans.watch-interval",
                "50ms",
                "analysis.execute",
                "true");
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    @Test
    void aTextIsPlannedAndJudged() {
        JsonNode plain = analyse(200, "{'text': 'select * from listings where city = ?'}");
        assertThat(plain.path("planned").asString()).isEqualTo("generic");
        assertThat(plain.path("executed").asBoolean(true)).isFalse();
        assertThat(plain.at("/findings/0/rule").asString()).isEqualTo("seq-scan-discards");
        assertThat(plain.at("/findings/0/advice").asString()).contains("Create an index");
        assertThat(plain.at("/nodes/0/label").asString()).isEqualTo("Seq Scan on public.listings");
        assertThat(plain.at("/other_plan/planned").asString()).isEqualTo("sampled values");

        JsonNode executed = analyse(
                200,
                "{'text': 'select * from listings where city = $1', 'execute': true, 'parameters': [{'type': 'varchar', 'value': 'city 9'}]}");
        assertThat(executed.path("rows_actual").asInt()).isEqualTo(10);
        assertThat(executed.at("/buffers/shared/hit").asInt()).isPositive();
        assertThat(executed.path("plan").toString()).doesNotContain("city 9");
        assertThat(executed.path("query_identifier").asString()).isNotEmpty();
        assertThat(sidecar.get("/metrics").body())
                .containsPattern("query_analysis_duration_seconds_count\\{kind=\"statement\"} [2-9]");
    }

    @Test
    void aRefusalNamesItsGuardAndItsKey() {
        JsonNode refused = analyse(403, "{'text': 'select mine()'}");
        assertThat(refused.path("type").asString()).isEqualTo("urn:outrider:problem:refused-by-guard-function");
        assertThat(refused.path("detail").asString()).contains("public.mine").contains("analysis.allow-functions");
        assertThat(analyse(422, "{'text': 'select 1; drop table listings'}")
                        .path("detail")
                        .asString())
                .contains("Guard statement")
                .contains("2 statements");
        assertThat(analyse(422, "{'text': 'select * from nowhere'}")
                        .path("detail")
                        .asString())
                .contains("42P01");
        analyse(400, "{'text': 'select 1', 'fingerprint': 'f'}");
        analyse(400, "{'txt': 'select 1'}");
        analyse(400, "{'text': 7}");
        analyse(400, "[");
        analyse(404, "{'fingerprint': 'never-seen'}");
        analyse(200, "{'text': 'select 7', 'execute': true}");
        assertThat(analyse(429, "{'text': 'select 7', 'execute': true}")
                        .path("detail")
                        .asString())
                .contains("analysis.cool-down");
    }

    @Test
    void onlyJsonAndOnlyPostAreTaken() {
        HttpResponse<String> form = sidecar.send(sidecar.request("/api/queries/analyze")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"text\": \"select 1\"}")));
        assertThat(form.statusCode()).isEqualTo(415);
        HttpResponse<String> get = sidecar.get("/api/queries/analyze");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        HttpResponse<String> large = sidecar.send(sidecar.request("/api/queries/analyze")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(70_000))));
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void plansOfSeenStatementsAreKeptThroughARestart() throws Exception {
        writer.query("", "slow000000000000", 9_000_000);
        sidecar.awaitRead(1);
        RunningSidecar.await("the plan is known", () -> plans().path("plans").size() == 1);
        assertThat(plans().at("/plans/0/reason").asString()).isEqualTo("seen for the first time");
        assertThat(analyse(200, "{'fingerprint': 'slow000000000000'}")
                        .path("planned")
                        .asString())
                .isEqualTo("generic");

        TestServer.newest().execute("rentscout", "create index listings_city on listings(city)");
        RunningSidecar.await(
                "the new plan is known", () -> plans().path("plans").size() == 2);
        assertThat(plans().at("/changes/0/reasons").toString()).contains("the index public.listings_city is new");

        JsonNode before = plans();
        sidecar.close();
        assertThat(Files.size(runDirectory.resolve("sidecar/plans.json"))).isPositive();
        sidecar = RunningSidecar.start(runDirectory);
        assertThat(plans()).isEqualTo(before);
        assertThat(analyse(503, "{'text': 'select 1'}").path("detail").asString())
                .contains("postgres.url");
    }

    private JsonNode plans() {
        return sidecar.json("/api/queries/slow000000000000/plans");
    }

    private JsonNode analyse(int status, String body) {
        HttpResponse<String> answer = sidecar.send(sidecar.request("/api/queries/analyze")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }
}

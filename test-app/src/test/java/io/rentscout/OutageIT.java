package io.rentscout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Servers that go away while RentScout serves. */
class OutageIT {

    @Test
    void withoutRedisEverythingIsSlowerAndNothingIsMissing() throws IOException {
        int port = TestServers.freePort();
        RedisServer redis = TestServers.startRedis(port);
        try (Visitor visitor = Visitor.of("--rentscout.redis.url=redis://localhost:" + port)) {
            assertThat(visitor.get("/api/properties/1").status()).isEqualTo(200);

            redis.stop();

            assertThat(visitor.get("/api/properties/1").status()).isEqualTo(200);
            assertThat(visitor.get("/api/properties/popular").body()).hasSize(10);
            assertThat(visitor.get("/api/cities").status()).isEqualTo(200);
            assertThat(visitor.get("/actuator/health").status()).isEqualTo(503);

            redis = TestServers.startRedis(port);
            assertThat(visitor.get("/api/properties/1").status()).isEqualTo(200);
        } finally {
            redis.stop();
        }
    }

    @Test
    void anEstimateServiceThatIsNotThereIsToldAsUnavailable() {
        int port = TestServers.freePort();
        try (Visitor visitor = Visitor.of("--rentscout.estimate.url=http://localhost:" + port + "/estimate")) {
            Visitor.Answer answer = visitor.get("/api/properties/1/estimate");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().get("detail").asString())
                    .isEqualTo("The price estimate service does not answer; try again");
            assertThat(answer.response().headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    @Test
    void anEstimateServiceThatAcceptsAndStaysSilentIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Visitor visitor = Visitor.of(
                        "--rentscout.estimate.url=http://localhost:" + silent.getLocalPort() + "/estimate")) {
            long start = System.nanoTime();

            assertThat(visitor.get("/api/properties/1/estimate").status()).isEqualTo(503);

            assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        }
    }
}

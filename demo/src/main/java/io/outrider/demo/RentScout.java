package io.outrider.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The host of the demo: a service that knows nothing of Outrider, started under the agent. */
final class RentScout implements Closing.Server, Console.Described {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final ChildProcess process;
    private final HttpJson http;

    private RentScout(ChildProcess process, HttpJson http) {
        this.process = process;
        this.http = http;
    }

    /** Fills the database, showing the seeding's own progress. */
    static void seed(Path java, Path jar, int rows, PostgresAddress postgres, WorkFolder work, Console console)
            throws InterruptedException {
        Path log = work.log("seed");
        List<String> command = List.of(
                java.toString(), temporary(work), "-jar", jar.toString(), "seed", "--rows", Integer.toString(rows));
        try (ChildProcess process = ChildProcess.start("Seeding", command, database(postgres), log)) {
            while (!process.await(Duration.ofMillis(200))) {
                lastLine(log).ifPresent(line -> console.progress("  … seed: " + line.strip()));
            }
            if (process.await() != 0) {
                throw new DemoFailure("seeding " + postgres.where() + " failed" + process.tail());
            }
        }
    }

    static RentScout underAgent(Path java, Jars jars, PostgresAddress postgres, RedisAddress redis, WorkFolder work)
            throws InterruptedException, IOException {
        String agent = "-javaagent:" + jars.agent() + "=run-dir=" + work.run() + ",service.name=rentscout";
        return start(java, List.of(agent), jars, postgres, redis, work);
    }

    static RentScout start(
            Path java,
            List<String> jvmOptions,
            Jars jars,
            PostgresAddress postgres,
            RedisAddress redis,
            WorkFolder work)
            throws InterruptedException, IOException {
        Path portFile = work.temporary().resolve("rentscout.port");
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmOptions);
        command.addAll(
                List.of(temporary(work), "-Xmx512m", "-jar", jars.rentscout().toString()));
        command.addAll(List.of("--server.port=0", "--rentscout.port-file=" + portFile));
        Map<String, String> environment = new LinkedHashMap<>(database(postgres));
        environment.put("RENTSCOUT_REDIS_URL", redis.uri().toString());

        ChildProcess process = ChildProcess.start("RentScout", command, environment, work.log("rentscout"));
        try {
            process.awaitReady(START_LIMIT, () -> Files.exists(portFile));
            URI base =
                    URI.create("http://127.0.0.1:" + Files.readString(portFile).strip());
            return new RentScout(process, new HttpJson("RentScout", base, ""));
        } catch (InterruptedException | IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    URI base() {
        return http.base();
    }

    /** The cities it has listings in, the largest first. */
    List<String> cities() throws InterruptedException {
        return http.get("/api/cities")
                .valueStream()
                .map(city -> city.get("name").asString())
                .toList();
    }

    /** Whatever it answers. */
    void visit(String path) throws InterruptedException {
        http.find(path);
    }

    /** Has it export a city's listings by its own code; gives what it says of that. */
    JsonNode export(String city) throws InterruptedException, IOException {
        int status = http.status("/api/properties/export?city=" + URLEncoder.encode(city, StandardCharsets.UTF_8));
        if (status != 200) {
            throw new DemoFailure("RentScout answered its own export with " + status);
        }
        return http.get("/api/properties/export/statistics");
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    /** RentScout's own count of its calls. It is part of it: ask when nothing else is asked any more. */
    JsonNode calls() throws InterruptedException {
        return http.get("/internal/calls");
    }

    /** Ends it as its operator would, so that it and the agent in it have time to finish. */
    void stop() throws InterruptedException {
        process.ask();
        if (!process.await(STOP_LIMIT)) {
            throw new DemoFailure("RentScout did not end within " + STOP_LIMIT.toSeconds() + " s" + process.tail());
        }
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String description() {
        return base() + ", process " + process.pid();
    }

    private static String temporary(WorkFolder work) {
        return "-Djava.io.tmpdir=" + work.temporary();
    }

    private static Map<String, String> database(PostgresAddress postgres) {
        return Map.of(
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", postgres.user(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password());
    }

    private static Optional<String> lastLine(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8).lines().reduce((first, second) -> second);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

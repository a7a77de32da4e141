package io.rentscout.startup;

/** The texts of {@code --help}. */
public final class Help {

    public static final String SERVE =
            """
            RentScout, a property-listing service over PostgreSQL and Redis.

            Usage:
              java -jar rentscout.jar [OPTION…]        serve
              java -jar rentscout.jar seed [OPTION…]   fill the database (see seed --help)

            Options, with their defaults; each is also an environment variable (SERVER_PORT, RENTSCOUT_REDIS_URL, …):
              --server.port=8080                       0 takes any free port
              --server.address=127.0.0.1
              --spring.datasource.url=jdbc:postgresql://localhost:5432/rentscout
              --spring.datasource.username=rentscout
              --spring.datasource.password=rentscout
              --rentscout.redis.url=redis://localhost:6379/0
              --rentscout.port-file=                   write the port here when ready
              --rentscout.estimate.url=                price estimates; empty: a stand-in in this process
              --rentscout.estimate.stub.failure-rate=0.1   how often the stand-in fails, 0 to 1
              --rentscout.estimate.stub.latency=40ms       how long it takes
              --rentscout.estimate.stub.seed=42            which of its answers fail
              --spring.profiles.active=json            log one JSON object per line
            Other settings of Spring Boot (server.*, spring.*, management.*, logging.*) are taken as well.

            Exit codes: 143 or 130 ended by a signal, 1 a server is down or the work failed, 2 a bad option or value.
            """;

    public static final String SEED =
            """
            Makes RentScout's tables and fills them with generated listings, the same for the same seed and row count.

            Usage: java -jar rentscout.jar seed [OPTION…]

              --rows N      listings to make, 200000 unless told
              --seed N      which listings, 42 unless told
              --force       make them anew though they are there; also drops tables of these names made by others
              --spring.datasource.url=jdbc:postgresql://localhost:5432/rentscout
              --spring.datasource.username=rentscout
              --spring.datasource.password=rentscout

            A database that already holds these listings is left alone. Everything happens in one transaction.
            """;

    private Help() {}
}

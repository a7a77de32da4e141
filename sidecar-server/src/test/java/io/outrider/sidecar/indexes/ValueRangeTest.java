package io.outrider.sidecar.indexes;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.TestServer;
import java.sql.Connection;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueRangeTest {
    @ParameterizedTest
    @MethodSource("io.outrider.sidecar.postgres.TestServer#versions")
    void theLeastAndGreatestValueAreWholeWhateverTheirType(String version) throws Exception {
        TestServer server = TestServer.of(version);
        server.database("ranges");
        try (Connection connection = server.connect("ranges");
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("create table parts(number int, code char(6), flags bit(8), note varchar(9))");
            statement.execute("insert into parts select i, 'k' || i, (i % 256)::bit(8), 'v''' || i"
                    + " from generate_series(1000, 5000) i");
            statement.execute("analyze parts");
            Catalog catalog = new Catalog(connection);
            TableFacts parts = Objects.requireNonNull(catalog.table("public", "parts"));

            assertThat(range(catalog, parts, "number")).isEqualTo(new ValueRange("1000", "5000"));
            assertThat(range(catalog, parts, "code")).isEqualTo(new ValueRange("k1000", "k5000"));
            assertThat(range(catalog, parts, "flags")).isEqualTo(new ValueRange("00000000", "11111111"));
            assertThat(range(catalog, parts, "note")).isEqualTo(new ValueRange("v'1000", "v'5000"));
        }
    }

    private static ValueRange range(Catalog catalog, TableFacts table, String column) throws Exception {
        return catalog.range(table, Objects.requireNonNull(table.column(column)));
    }
}

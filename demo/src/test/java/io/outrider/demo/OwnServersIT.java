package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class OwnServersIT {

    @Test
    void postgresCountsStatementsAndKnowsLettersOfEveryScript() throws Exception {
        Path root;
        PostgresAddress address;
        try (WorkFolder work = WorkFolder.create();
                PostgresServer server = PostgresServer.start(work)) {
            root = work.root();
            address = server.address();
            try (Connection connection = address.connect();
                    Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery("SELECT lower('ЖИЛЬЁ')")) {
                    row.next();
                    assertThat(row.getString(1)).isEqualTo("жильё");
                }
                try (ResultSet row = statement.executeQuery(
                        "SELECT calls FROM pg_stat_statements WHERE query = 'SELECT lower($1)'")) {
                    row.next();
                    assertThat(row.getLong(1)).isEqualTo(1);
                }
            }
        }
        assertThat(root).doesNotExist();
        assertThatThrownBy(() -> PostgresServer.version(address))
                .isInstanceOf(DemoFailure.class)
                .hasMessageContaining("does not let us in")
                .hasMessageContaining("leave --pg out");
    }

    @Test
    void redisAnswersUntilItIsClosed() throws Exception {
        Path root;
        RedisAddress address;
        try (WorkFolder work = WorkFolder.create();
                RedisServer server = RedisServer.start(work)) {
            root = work.root();
            address = server.address();
            assertThat(address.answers()).isTrue();
        }
        assertThat(address.answers()).isFalse();
        assertThat(root).doesNotExist();
    }

    @Test
    void keptFolderHasTheRunDirectoryAndTheLogsOnly() throws Exception {
        Path root;
        try (WorkFolder work = WorkFolder.create()) {
            root = work.root();
            Files.writeString(work.log("x"), "said");
            work.make("postgres-data");
            work.keep();
        }
        try (var left = Files.list(root)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("run", "logs");
        }
        Files.delete(root.resolve("logs/x.log"));
        Files.delete(root.resolve("logs"));
        Files.delete(root.resolve("run"));
        Files.delete(root);
    }
}

package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFactsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "23505 | ERROR: duplicate key value violates unique constraint \"listings_pkey\" | ERROR: duplicate key value violates unique constraint \"listings_pkey\"",
                "22P02 | ERROR: invalid input syntax for type integer: \"secret\" | ERROR: invalid input syntax for type integer: \"?\"",
                "42601 | ERROR: syntax error at or near \"secret\" | ERROR: syntax error at or near \"?\"",
                "42601 | ERROR: unterminated quoted string at or near \"'secret | ERROR: unterminated quoted string at or near \"?",
                "42P01 | ERROR: relation \"nope\" does not exist | ERROR: relation \"nope\" does not exist",
                "42883 | ERROR: function f(integer, text) does not exist | ERROR: function f(integer, text) does not exist",
                "23505 | Unique index or primary key violation: \"PUBLIC.P ON PUBLIC.T(ID) VALUES (1, 'secret')\"; SQL statement: insert into t values (1, 'secret') [23505-1] | Unique index or primary key violation: \"?\"",
                "22001 | value too long: 'secret' doesn't fit character varying(3) | value too long: '?' doesn't fit character varying(?)",
            })
    void valuesAreMaskedAndNamesStay(String state, String message, String expected) {
        ErrorFacts facts = ErrorFacts.of(new SQLException(message, state), false, 4096);

        assertThat(facts.message).isEqualTo(expected);
        assertThat(facts.status).isEqualTo(state);
        assertThat(facts.type).isEqualTo("java.sql.SQLException");
        assertThat(facts.stackTrace)
                .startsWith("java.sql.SQLException: " + expected + "\n\tat ")
                .doesNotContain("secret");
    }

    @Test
    void detailLinesAreLeftOut() {
        SQLException error =
                new SQLException("ERROR: duplicate\n  Detail: Key (email)=(ann@example.org) exists.", "23505");

        assertThat(ErrorFacts.of(error, false, 4096).message).isEqualTo("ERROR: duplicate");
        assertThat(ErrorFacts.of(error, false, 4096).stackTrace).doesNotContain("ann@");
    }

    @Test
    void aBatchTellsOfWhatItWraps() {
        BatchUpdateException error =
                new BatchUpdateException("Batch entry 0 insert into t values (7) was aborted", "23505", new int[0]);
        error.setNextException(new SQLException("ERROR: duplicate key", "23505"));

        assertThat(ErrorFacts.of(error, false, 4096).message).isEqualTo("ERROR: duplicate key");
    }

    @Test
    void aWrappedSqlFailureIsMaskedAllTheWay() {
        Throwable error = new IllegalStateException(
                "could not save 'secret' [insert into t values (7)]",
                new SQLException("ERROR: bad \"secret\"\nDetail: secret", "22000"));

        ErrorFacts facts = ErrorFacts.of(error, false, 4096);

        assertThat(facts.message).isEqualTo("could not save '?' [?]");
        assertThat(facts.stackTrace)
                .contains("\nCaused by: java.sql.SQLException: ERROR: bad \"?\"\n\tat ")
                .doesNotContain("secret");
    }

    @Test
    void otherFailuresSpeakForThemselves() {
        ErrorFacts facts = ErrorFacts.of(new IllegalArgumentException("no such page: \"7\""), false, 0);

        assertThat(facts.message).isEqualTo("no such page: \"7\"");
        assertThat(facts.status).isNull();
        assertThat(facts.stackTrace).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "WRONGTYPE Operation against a key holding the wrong kind of value, WRONGTYPE",
        "ERR unknown command 'x', ERR",
        "MOVED 3999 127.0.0.1:6381, MOVED",
        "OOM, OOM",
        "Failed to connect, ",
        "A short word, ",
    })
    void redisErrorsBeginWithTheirKind(String message, String status) {
        assertThat(ErrorFacts.of(new RuntimeException(message), true, 0).status).isEqualTo(status);
    }

    @Test
    void aFailureThatFailsItselfCostsOneDetail() {
        Throwable hostile = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new StackOverflowError();
            }

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException();
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException();
            }
        };

        ErrorFacts facts = ErrorFacts.of(hostile, false, 4096);

        assertThat(facts.message).isEqualTo("(its message could not be read)");
        assertThat(facts.stackTrace).endsWith("(its stack trace could not be read)");
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);

        assertThat(ErrorFacts.of(a, false, 500).stackTrace).hasSizeBetween(450, 500);
    }

    @Test
    void aStackTraceIsCut() {
        assertThat(ErrorFacts.of(new RuntimeException("x".repeat(5000)), false, 100).stackTrace)
                .hasSize(100);
    }
}

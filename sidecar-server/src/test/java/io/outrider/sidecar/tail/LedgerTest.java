package io.outrider.sidecar.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LedgerTest {
    private static final String STREAM = "k3v9x0q2ab-t3f8k2";
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T17:36:12Z"));
    private final TailMemory memory = new TailMemory();

    @Test
    void bothSidesBalanceWhileEventsAreUnderWay() {
        WriterAccount account = memory.account(STREAM);
        for (int i = 1; i <= 90; i++) {
            account.event(i);
        }
        account.dropped("buffer-full", 2, 91, 92);

        Ledger ledger = ledger("running", 120, 115, Set.of(STREAM), new Ledger.Settled(70, 5, 1));

        assertThat(ledger.produced()).isEqualTo(120);
        assertThat(ledger.written()).isEqualTo(115);
        assertThat(ledger.dropped()).isEqualTo(Map.of("buffer-full", 2L));
        assertThat(ledger.buffered()).isEqualTo(3);
        assertThat(ledger.pending()).isEqualTo(115 - 76);
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void withoutHeartbeatTheSegmentsSpeak() {
        memory.account(STREAM).event(3);

        Ledger ledger = Ledger.of(
                memory, memory, Set.of(), new Ledger.Settled(1, 0, 0), Map.of(), Duration.ofSeconds(10), clock);

        assertThat(ledger.written()).isEqualTo(3);
        assertThat(ledger.lost()).isEqualTo(2);
        assertThat(ledger.pending()).isZero();
    }

    @Test
    void whatIsReadAndNotYetShippedIsPending() {
        TailMemory read = new TailMemory();
        for (int i = 1; i <= 10; i++) {
            read.account(STREAM).event(i);
        }
        for (int i = 1; i <= 4; i++) {
            memory.account(STREAM).event(i);
        }
        Ledger ledger =
                Ledger.of(memory, read, Set.of(), new Ledger.Settled(4, 0, 0), Map.of(), Duration.ofSeconds(10), clock);

        assertThat(ledger.written()).isEqualTo(10);
        assertThat(ledger.pending()).isEqualTo(6);
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void whatADeadWriterWroteAndNobodySawIsLost() {
        memory.account(STREAM).event(1);

        assertThat(ledger("running", 10, 10, Set.of(), new Ledger.Settled(1, 0, 0))
                        .lost())
                .as("alive: it is under way")
                .isZero();
        clock.advance(Duration.ofSeconds(60));
        assertThat(ledger("running", 10, 10, Set.of(STREAM), new Ledger.Settled(1, 0, 0))
                        .lost())
                .as("a segment is still to be read")
                .isZero();
        assertThat(ledger("running", 10, 10, Set.of(), new Ledger.Settled(1, 0, 0))
                        .lost())
                .isEqualTo(9);
    }

    private Ledger ledger(String state, long produced, long written, Set<String> unfinished, Ledger.Settled settled) {
        Heartbeat heartbeat = Heartbeat.of(JsonMapper.shared()
                .readTree("{\"writer\":\"k3v9x0q2ab\",\"boot\":\"t3f8k2\",\"agent\":{\"state\":\"" + state
                        + "\"},\"updated\":\"2026-11-23T17:36:11.123Z\",\"events\":{\"produced\":" + produced
                        + ",\"written\":" + written + ",\"dropped\":{\"buffer-full\":2}}}"));
        return Ledger.of(memory, memory, unfinished, settled, Map.of(STREAM, heartbeat), Duration.ofSeconds(10), clock);
    }
}

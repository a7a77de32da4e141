package io.outrider.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line answers, and its exit codes: 0 done, 1 failed, 2 wrong usage, 3 not attached. */
class AgentCliTest {
    /** Past the largest number that a Linux kernel gives. */
    private static final String NO_PROCESS = "9999999";

    @TempDir
    Path runDir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(run()).isEqualTo(2);
        assertThat(text(out)).contains("attach PID").contains("Exit codes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpIsNotAnError(String command) {
        assertThat(run(command)).isZero();
        assertThat(text(out)).contains("attach PID");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void helpOfAttachListsEveryKey() {
        assertThat(run("attach", "--help")).isZero();
        assertThat(text(out))
                .contains("attach PID")
                .contains("buffer.capacity  [default 32768]")
                .contains("run-dir");
        assertThat(text(err)).isEmpty();
        assertThat(run("status", "-h")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void theVersionIsThatOfTheBuild(String command) {
        assertThat(run(command)).isZero();
        assertThat(text(out)).matches("Outrider agent \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void anUnknownCommandNamesTheKnownOnes() {
        assertThat(run("attack", "1")).isEqualTo(2);
        assertThat(text(err)).contains("'attack'").contains("list, attach, status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "status"})
    void aMissingProcessIsAskedFor(String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(text(err)).startsWith(command + ": which process?").contains("'list'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "-1", "1.5", "99999999999", "\u0661"})
    void whatIsNoProcessIdIsNamed(String pid) {
        assertThat(run("attach", pid)).isEqualTo(2);
        assertThat(text(err)).contains("'" + pid + "' is neither a process id nor key=value");
    }

    @Test
    void aMistypedKeyIsNamedWithTheOneThatWasMeant() {
        assertThat(run("attach", NO_PROCESS, "servce.name=shop")).isEqualTo(2);
        assertThat(text(err)).startsWith("attach: ").contains("servce.name").contains("service.name");
    }

    @Test
    void keysMayBeGivenAsOptions() {
        assertThat(run("status", "--run-dir", runDir.toString(), NO_PROCESS)).isEqualTo(3);
        assertThat(text(err)).contains(runDir.toString());
    }

    @Test
    void attachingToNoProcessSaysSo() {
        assertThat(run("attach", NO_PROCESS, "run-dir=" + runDir)).isEqualTo(1);
        assertThat(text(err))
                .startsWith("attach: there is no process " + NO_PROCESS)
                .contains("'list'");
    }

    @Test
    void attachingTwiceIsDoneAlready() throws IOException {
        long self = ProcessHandle.current().pid();
        WrittenHeartbeat.of(self).in(runDir);

        assertThat(run("attach", Long.toString(self), "run-dir=" + runDir)).isZero();
        assertThat(text(out)).contains("already");
    }

    @Test
    void statusWithoutHeartbeatSaysWhereItLooked() {
        assertThat(run("status", NO_PROCESS, "run-dir=" + runDir)).isEqualTo(3);
        assertThat(text(err)).contains("no heartbeat").contains(runDir.toString());
    }

    @Test
    void statusShowsTheHeartbeat() throws IOException {
        WrittenHeartbeat.of(11).named("search").in(runDir);

        assertThat(run("status", "11", "run-dir=" + runDir)).isZero();
        assertThat(text(out))
                .contains("11  search")
                .contains("running, last heard of 2026-11-23T17:36:11.123Z")
                .contains("120 produced, 118 written")
                .contains("k3v9x0q2ab-t3f8k2-000001.ndjson")
                .contains("org.postgresql.jdbc.PgStatement");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aStoppedAgentIsNotAttached() throws IOException {
        WrittenHeartbeat.of(11).state("stopped").in(runDir);

        assertThat(run("status", "11", "run-dir=" + runDir)).isEqualTo(3);
        assertThat(text(out)).contains("stopped");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aKilledProcessIsNotAttached() throws IOException {
        WrittenHeartbeat.of(11).silentFor(600_000).in(runDir);

        assertThat(run("status", "11", "run-dir=" + runDir)).isEqualTo(3);
        assertThat(text(err)).contains("killed");
    }

    @Test
    void listShowsThisJvmAndWhetherTheAgentIsInIt() throws IOException {
        long self = ProcessHandle.current().pid();
        assertThat(run("list", "run-dir=" + runDir)).isZero();
        assertThat(text(out)).containsPattern("(?m)^" + self + "\\s+-\\s");

        WrittenHeartbeat.of(self).in(runDir);
        assertThat(run("list", "run-dir=" + runDir)).isZero();
        assertThat(text(out)).containsPattern("(?m)^" + self + "\\s+running\\s");
    }

    @Test
    void listTakesNoProcess() {
        assertThat(run("list", "11")).isEqualTo(2);
        assertThat(text(err)).startsWith("list: '11'");
    }

    private int run(String... arguments) {
        return AgentCli.run(arguments, printer(out), printer(err));
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

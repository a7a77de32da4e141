package io.outrider.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandArgumentsTest {
    @Test
    void pairsBecomeAgentArguments() {
        CommandArguments command = CommandArguments.read(
                new String[] {"4711", "service.name=shop", "--run-dir", "/var/run/outrider"}, true);

        assertThat(command.problem).isNull();
        assertThat(command.pid).isEqualTo("4711");
        assertThat(command.agentArguments).isEqualTo("service.name=shop,run-dir=/var/run/outrider");
        assertThat(command.config.runDir).isEqualTo("/var/run/outrider");
    }

    @Test
    void aValueWithACommaArrivesWhole() {
        CommandArguments command = CommandArguments.read(new String[] {"4711", "service.name=a,b"}, true);

        assertThat(command.problem).isNull();
        assertThat(command.config.service.name).isEqualTo("a,b");
    }

    @Test
    void theOrderDoesNotMatter() {
        assertThat(CommandArguments.read(new String[] {"run-dir=/a", "4711"}, true).pid)
                .isEqualTo("4711");
    }

    @Test
    void twoProcessesAreOneTooMany() {
        assertThat(CommandArguments.read(new String[] {"1", "2"}, true).problem).contains("'2'");
    }

    @Test
    void anOptionWithoutValueIsNamed() {
        assertThat(CommandArguments.read(new String[] {"1", "--run-dir"}, true).problem)
                .contains("'--run-dir'");
    }
}

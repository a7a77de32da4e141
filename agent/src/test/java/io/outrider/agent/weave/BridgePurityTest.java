package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.OutriderAgent;
import io.outrider.bridge.OutriderBridge;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the boot loader and the host's class path see of the agent needs the JDK's base and nothing else. */
class BridgePurityTest {
    @TempDir
    Path folder;

    @Test
    void theBridgeNeedsJavaBaseOnly() throws IOException {
        assertThat(modulesOf(OutriderBridge.class.getName())).containsExactly("java.base");
    }

    @Test
    void theEntryClassesNeedJavaBaseAndInstrumentOnly() throws IOException {
        assertThat(modulesOf(
                        OutriderAgent.class.getName(), "io.outrider.agent.AgentLoader", "io.outrider.agent.AgentJar"))
                .isSubsetOf("java.base", "java.instrument", "java.management")
                .containsOnlyOnce("java.base", "java.instrument")
                .hasSize(2);
    }

    @Test
    void anotherModuleIsFound() throws IOException {
        assertThat(modulesOf("io.outrider.agent.capture.CallRecorder")).contains("java.sql", "not found");
    }

    private Set<String> modulesOf(String... binaryNames) throws IOException {
        for (String name : binaryNames) {
            Path file = folder.resolve(name.replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, ClassFile.ofName(name));
        }
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(printer, printer, "-s", "--multi-release", "base", "--ignore-missing-deps", folder.toString());
        assertThat(code).as(out.toString()).isZero();
        Set<String> modules = new TreeSet<>();
        Stream.of(out.toString().split("\\R"))
                .filter(line -> line.contains(" -> "))
                .forEach(line -> modules.add(line.substring(line.indexOf(" -> ") + 4)));
        return modules;
    }
}

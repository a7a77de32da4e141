package io.outrider.agent.weave;

import io.outrider.instrumentation.InstrumentationCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of the instrumentation module, which is a folder or a jar on the test class path. */
final class InstrumentationClasses {
    private InstrumentationClasses() {}

    static Stream<ClassFacts> all() throws IOException {
        Path place = WeavingLoader.jarOf(InstrumentationCatalog.class);
        if (Files.isDirectory(place)) {
            return under(place).stream();
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return under(jar.getPath("/")).stream();
        }
    }

    /** Those that are copied into hosts: advice and its neighbours, in packages of their own. */
    static Stream<ClassFacts> copiedIntoHosts() throws IOException {
        return all().filter(facts -> facts.name.matches("io/outrider/instrumentation/.+/.+"));
    }

    private static List<ClassFacts> under(Path root) throws IOException {
        List<ClassFacts> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class")
                            && !file.endsWith("module-info.class")
                            && !file.endsWith("package-info.class"))
                    .forEach(file -> found.add(ClassFacts.of(bytes(file))));
        }
        return found;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.bridge.OutriderBridge;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's classes can be woven in every JDK of this machine, and the woven ones work. */
class JdkWeavesTest {
    /** A pool has one of the two. */
    private static final List<String> GATES =
            List.of("java.util.concurrent.ForkJoinPool 0", "java.util.concurrent.ForkJoinPool 1");

    private static final List<String> NOT_IN_EVERY_JDK = List.of(
            GATES.get(0),
            GATES.get(1),
            "java.util.concurrent.ThreadPerTaskExecutor",
            "java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor");

    @TempDir
    Path folder;

    /** The JDK of this test, and those that are installed beside it. */
    static Stream<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> found = new ArrayList<>();
        found.add(own);
        try (Stream<Path> beside = Files.list(own.getParent())) {
            beside.filter(home -> Files.exists(home.resolve("lib/modules")) && Files.exists(home.resolve("bin/javac")))
                    .map(JdkWeavesTest::real)
                    .filter(home -> !found.contains(home))
                    .distinct()
                    .forEach(found::add);
        }
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyWeaveMatches(Path home) throws Exception {
        try (Runtime runtime = new Runtime(home)) {
            List<String> unmatched = new ArrayList<>();
            all().forEach((type, weaves) -> {
                byte[] classFile = runtime.classFile(type);
                if (classFile == null) {
                    unmatched.add(type);
                    return;
                }
                List<ClassFacts.Method> methods = ClassFacts.of(classFile).methods;
                for (MethodWeave weave : weaves) {
                    boolean matches = methods.stream()
                            .anyMatch(method -> method.hasBody() && weave.matches(method.name, method.descriptor));
                    if (!matches) {
                        unmatched.add(type + ' ' + weaves.indexOf(weave));
                    }
                }
            });
            assertThat(unmatched).isSubsetOf(NOT_IN_EVERY_JDK);
            assertThat(unmatched.containsAll(GATES)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aJvmWhoseOwnClassesAreWovenVerifiesAndWorks(Path home) throws Exception {
        Path patch = folder.resolve("java.base");
        Path httpPatch = folder.resolve("jdk.httpserver");
        try (Runtime runtime = new Runtime(home)) {
            for (Map.Entry<String, List<MethodWeave>> entry : all().entrySet()) {
                byte[] classFile = runtime.classFile(entry.getKey());
                if (classFile != null) {
                    byte[] woven = ClassWeaver.weave(classFile, entry.getValue(), new LinkedHashSet<>());
                    write(entry.getKey().startsWith("java.") ? patch : httpPatch, entry.getKey(), inJavaLang(woven));
                }
            }
        }
        write(patch, "java.lang.OutriderBridge", inJavaLang(ClassFile.of(OutriderBridge.class)));

        assertThat(run(home, patch, httpPatch)).endsWith("all executors work");
    }

    private String run(Path home, Path patch, Path httpPatch) throws Exception {
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(
                        home.resolve("bin/java").toString(),
                        "--patch-module",
                        "java.base=" + patch,
                        "--patch-module",
                        "jdk.httpserver=" + httpPatch,
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+BytecodeVerificationLocal",
                        "-cp",
                        WeavingLoader.jarOf(ExecutorsHost.class).toString(),
                        ExecutorsHost.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out).trim();
    }

    private static Map<String, List<MethodWeave>> all() {
        Map<String, List<MethodWeave>> all = new LinkedHashMap<>(JdkWeaves.executors());
        all.putAll(JdkWeaves.httpServer());
        return all;
    }

    /** As the finished jar has it: the bridge in java.lang. */
    private static byte[] inJavaLang(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassRemapper(
                                writer,
                                new SimpleRemapper(
                                        Opcodes.ASM9,
                                        Type.getInternalName(OutriderBridge.class),
                                        "java/lang/OutriderBridge")),
                        0);
        return writer.toByteArray();
    }

    private static void write(Path root, String type, byte[] classFile) throws IOException {
        Path file = root.resolve(type.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, classFile);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** The class files inside a JDK. */
    private static final class Runtime implements AutoCloseable {
        private final FileSystem files;

        Runtime(Path home) throws IOException {
            files = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString()));
        }

        byte[] classFile(String type) {
            String module = type.startsWith("java.") ? "java.base" : "jdk.httpserver";
            Path file = files.getPath("modules", module, type.replace('.', '/') + ".class");
            try (InputStream in = Files.newInputStream(file)) {
                return in.readAllBytes();
            } catch (IOException absent) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            files.close();
        }
    }
}

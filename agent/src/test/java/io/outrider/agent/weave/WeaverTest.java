package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.api.Correlation;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Weaving in this very JVM, into the API of a host that has a loader of its own. */
class WeaverTest {
    private static Instrumentation instrumentation;

    private final BridgeLog bridge = BridgeLog.connect();
    private final WeaveReport report = new WeaveReport();
    private final Set<ClassLoader> hosts = new HashSet<>();
    private Weaver weaver;

    /** What the entry class does for the agent's loader. */
    @BeforeAll
    static void install() {
        instrumentation = ByteBuddyAgent.install();
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(WeaverTest.class.getModule())),
                Set.of(),
                Map.of());
    }

    @AfterEach
    void takeBack() {
        if (weaver != null) {
            weaver.stop();
        }
        bridge.close();
    }

    @Test
    void classesLoadedLaterAreWoven() throws Exception {
        start("api");

        assertThat(correlationIdIn(host())).isEqualTo("correlation");
        assertThat(report.woven()).containsExactly("io.outrider.api.Correlation");
        assertThat(report.lastErrors()).isEmpty();
    }

    @Test
    void classesLoadedBeforeAreWovenToo() throws Exception {
        ClassLoader host = host();
        assertThat(correlationIdIn(host)).isNull();

        start("api");

        assertThat(correlationIdIn(host)).isEqualTo("correlation");
    }

    @Test
    void stoppingTakesEverythingBack() throws Exception {
        ClassLoader host = host();
        start("api");
        assertThat(correlationIdIn(host)).isEqualTo("correlation");

        weaver.stop();

        assertThat(correlationIdIn(host)).isNull();
        assertThat(correlationIdIn(host())).isNull();
    }

    /** A second life of the agent finds the advice of the first in the host's loader. */
    @Test
    void weavingAgainAfterAStopWorks() throws Exception {
        ClassLoader host = host();
        start("api");
        correlationIdIn(host);
        weaver.stop();

        start("api");

        assertThat(correlationIdIn(host)).isEqualTo("correlation");
        assertThat(report.lastErrors()).isEmpty();
    }

    @Test
    void everyLoaderGetsItsOwnAdvice() throws Exception {
        start("api");

        assertThat(correlationIdIn(host())).isEqualTo("correlation");
        assertThat(correlationIdIn(host())).isEqualTo("correlation");
    }

    @Test
    void aGroupThatIsSwitchedOffIsLeftAlone() throws Exception {
        start("jdbc");

        assertThat(correlationIdIn(host())).isNull();
        assertThat(report.woven()).isEmpty();
    }

    /** The servlet API before version 3 has no listeners of asynchronous requests: the advice cannot be defined beside it. */
    @Test
    void aLibraryTooOldForItsAdviceRunsUnwoven() throws Exception {
        start("http");
        WovenLoader old = new WovenLoader(ClassLoader.getPlatformClassLoader())
                .with("javax.servlet.http.HttpServlet", oldServlet())
                .with("javax.servlet.ServletRequest", anInterface("javax/servlet/ServletRequest"))
                .with("javax.servlet.ServletResponse", anInterface("javax/servlet/ServletResponse"));

        Class<?> servlet = Class.forName("javax.servlet.http.HttpServlet", true, old);
        servlet.getMethod(
                        "service",
                        old.loadClass("javax.servlet.ServletRequest"),
                        old.loadClass("javax.servlet.ServletResponse"))
                .invoke(servlet.getConstructor().newInstance(), null, null);

        assertThat(bridge.rung).isEmpty();
        assertThat(report.lastErrors())
                .anySatisfy(error -> assertThat(error).startsWith("weaving javax.servlet.http.HttpServlet: "));
    }

    private void start(String group) throws ReflectiveOperationException {
        weaver = Weaver.start(narrowed(), List.of(group), report);
    }

    /** Other tests have left classes of the catalog in this JVM; only those of this test's hosts count as loaded. */
    private Instrumentation narrowed() {
        return (Instrumentation) Proxy.newProxyInstance(
                WeaverTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> method.getName().equals("getAllLoadedClasses")
                        ? Stream.of(instrumentation.getAllLoadedClasses())
                                .filter(type -> hosts.contains(type.getClassLoader()))
                                .toArray(Class<?>[]::new)
                        : method.invoke(instrumentation, arguments));
    }

    private static Object correlationIdIn(ClassLoader host) throws ReflectiveOperationException {
        return Class.forName(Correlation.class.getName(), true, host)
                .getMethod("id")
                .invoke(null);
    }

    /** A host's loader with a copy of the API; the bridge it finds outside, as it would find java.lang's. */
    private ClassLoader host() throws Exception {
        ClassLoader host =
                new ApiFirst(WeavingLoader.jarOf(Correlation.class).toUri().toURL());
        hosts.add(host);
        return host;
    }

    private static final class ApiFirst extends URLClassLoader {
        ApiFirst(URL api) {
            super(new URL[] {api}, WeaverTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.outrider.api.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private static byte[] oldServlet() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V1_5, Opcodes.ACC_PUBLIC, "javax/servlet/http/HttpServlet", null, "java/lang/Object", null);
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(1, 1);
        MethodVisitor service = writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                "service",
                "(Ljavax/servlet/ServletRequest;Ljavax/servlet/ServletResponse;)V",
                null,
                null);
        service.visitCode();
        service.visitInsn(Opcodes.RETURN);
        service.visitMaxs(0, 3);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static byte[] anInterface(String name) {
        ClassWriter writer = new ClassWriter(0);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
        writer.visit(Opcodes.V1_5, access, name, null, "java/lang/Object", null);
        writer.visitEnd();
        return writer.toByteArray();
    }
}

package io.outrider.agent.weave;

import io.outrider.instrumentation.InstrumentationCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the name of every class the JVM loads, and weaves the few that the catalog names. Any thread.
 *
 * <p>For all other classes the cost is one look-up in a map. The byte-code library is not loaded until the first class
 * worth weaving appears.
 */
public final class Weaver implements ClassFileTransformer {
    private final Instrumentation instrumentation;
    private final WeaveReport report;
    private final LibraryLoaders loaders = new LibraryLoaders();

    /** By internal class name; complete before the transformer is added. */
    private final Map<String, Target> targets = new HashMap<>();

    private Weaver(Instrumentation instrumentation, WeaveReport report) throws ReflectiveOperationException {
        this.instrumentation = instrumentation;
        this.report = report;
    }

    /**
     * Weaves from now on, classes already loaded first.
     *
     * @param enabled whether a group ({@code jdbc}, {@code redis}, {@code http}, {@code executor}, {@code api}) is on
     */
    public static Weaver start(Instrumentation instrumentation, Predicate<String> enabled, WeaveReport report)
            throws ReflectiveOperationException {
        Weaver weaver = new Weaver(instrumentation, report);
        for (String group : InstrumentationCatalog.groups()) {
            if (enabled.test(group)) {
                InstrumentationCatalog.adviceByType(group).forEach(weaver::target);
            }
        }
        if (enabled.test("executor")) {
            weaver.targets.putAll(JdkTarget.executors());
        }
        if (enabled.test("http")) {
            weaver.targets.putAll(JdkTarget.httpServer());
        }
        instrumentation.addTransformer(weaver, true);
        weaver.retransformLoaded();
        return weaver;
    }

    /** Takes everything back: the classes get their own bodies again. */
    public void stop() {
        instrumentation.removeTransformer(this);
        retransformLoaded();
    }

    private void target(String type, List<String> advice) {
        targets.put(type.replace('.', '/'), new AdviceTarget(advice));
    }

    private void retransformLoaded() {
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (targets.containsKey(type.getName().replace('.', '/')) && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            }
        }
        // One by one: a class that cannot be retransformed must not take the others with it.
        for (Class<?> type : loaded) {
            try {
                instrumentation.retransformClasses(type);
            } catch (Exception | LinkageError e) {
                report.failed(type.getName(), e);
            }
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> classBeingRedefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null) {
            return null;
        }
        Target target = targets.get(className);
        if (target == null) {
            return null;
        }
        try {
            return weave(loader, className, domain, classFile, target);
        } catch (Throwable failure) {
            report.failed(className.replace('/', '.'), failure);
            return null;
        }
    }

    private byte @Nullable [] weave(
            @Nullable ClassLoader loader,
            String className,
            @Nullable ProtectionDomain domain,
            byte[] classFile,
            Target target)
            throws ReflectiveOperationException {
        Set<String> rung = new LinkedHashSet<>();
        byte[] woven = ClassWeaver.weave(classFile, target.weaves(), rung);
        if (woven == null) {
            return null;
        }
        if (target instanceof AdviceTarget) {
            if (loader == null) {
                report.failed(className.replace('/', '.'), new IllegalStateException("no advice in the boot loader"));
                return null;
            }
            for (String advice : rung) {
                define(loader, domain, advice);
            }
        }
        report.wove(className.replace('/', '.'));
        return woven;
    }

    private void define(ClassLoader loader, @Nullable ProtectionDomain domain, String advice)
            throws ReflectiveOperationException {
        for (String neighbour : AdviceReader.read(read(javaxName(advice))).neighbours) {
            String name = neighbour.replace('.', '/');
            loaders.define(
                    loader,
                    advice.equals(javaxName(advice)) ? name : ServletNamespace.jakarta(name),
                    domain,
                    Weaver::classFile);
        }
        loaders.define(loader, advice, domain, Weaver::classFile);
    }

    private static byte[] classFile(String internalName) {
        String javax = javaxName(internalName);
        byte[] classFile = read(javax);
        return javax.equals(internalName) ? classFile : ServletNamespace.jakarta(classFile);
    }

    private static String javaxName(String internalName) {
        return ServletNamespace.originalName(internalName);
    }

    /** An advice class's bytes. They are in the agent's own loader, where nobody loads them as a class. */
    private static byte[] read(String internalName) {
        try (InputStream in = Weaver.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the agent jar has no " + internalName);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + internalName + " from the agent jar", e);
        }
    }

    /** What is to be done to one class, worked out when it appears. */
    private interface Target {
        List<MethodWeave> weaves();
    }

    private static final class AdviceTarget implements Target {
        private final List<String> advice;

        AdviceTarget(List<String> advice) {
            this.advice = advice;
        }

        @Override
        public List<MethodWeave> weaves() {
            List<MethodWeave> weaves = new ArrayList<>(advice.size());
            for (String name : advice) {
                weaves.add(AdviceReader.read(read(name.replace('.', '/'))).weave);
            }
            return weaves;
        }
    }

    /** Names the JDK's classes without loading what is to be done to them. */
    private static final class JdkTarget implements Target {
        private final String type;
        private final boolean executor;

        private JdkTarget(String type, boolean executor) {
            this.type = type;
            this.executor = executor;
        }

        static Map<String, Target> executors() {
            Map<String, Target> targets = new HashMap<>();
            for (String name : new String[] {
                "ThreadPoolExecutor",
                "ScheduledThreadPoolExecutor",
                "ForkJoinPool",
                "ForkJoinTask",
                "ThreadPerTaskExecutor",
                "CompletableFuture$ThreadPerTaskExecutor",
                "CompletableFuture$AsyncSupply",
                "CompletableFuture$AsyncRun",
                "CompletableFuture$Completion"
            }) {
                String type = "java.util.concurrent." + name;
                targets.put(type.replace('.', '/'), new JdkTarget(type, true));
            }
            return targets;
        }

        static Map<String, Target> httpServer() {
            String type = "com.sun.net.httpserver.Filter$Chain";
            return Collections.singletonMap(type.replace('.', '/'), new JdkTarget(type, false));
        }

        @Override
        public List<MethodWeave> weaves() {
            Map<String, List<MethodWeave>> all = executor ? JdkWeaves.executors() : JdkWeaves.httpServer();
            return all.getOrDefault(type, Collections.emptyList());
        }
    }
}

package io.outrider.agent.weave;

import io.outrider.agent.weave.AdviceReader.Advice;
import io.outrider.instrumentation.InstrumentationCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param groups those that are on, of {@code jdbc}, {@code redis}, {@code http}, {@code executor}, {@code api}
     */
    public static Weaver start(Instrumentation instrumentation, Collection<String> groups, WeaveReport report)
            throws ReflectiveOperationException {
        Weaver weaver = new Weaver(instrumentation, report);
        for (String group : groups) {
            for (Map.Entry<String, List<String>> type :
                    InstrumentationCatalog.adviceByType(group).entrySet()) {
                weaver.targets.put(type.getKey().replace('.', '/'), new AdviceTarget(type.getValue()));
            }
        }
        if (groups.contains("executor")) {
            JdkTarget.addExecutors(weaver.targets);
        }
        if (groups.contains("http")) {
            JdkTarget.addHttpServer(weaver.targets);
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

    private void retransformLoaded() {
        Set<String> names = new HashSet<>();
        for (String name : targets.keySet()) {
            names.add(name.replace('/', '.'));
        }
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (names.contains(type.getName()) && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            }
        }
        if (loaded.isEmpty()) {
            return;
        }
        // All at once, as each time stops all threads and walks all classes of the JVM. With an AOT cache the library's
        // classes
        // are there before the host's main, and this is most of what the agent adds to a start.
        try {
            instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
        } catch (Exception | LinkageError e) {
            retransformOneByOne(loaded);
        }
    }

    /** A class that cannot be retransformed must not take the others with it. */
    private void retransformOneByOne(List<Class<?>> loaded) {
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
        // A list, as few as they are: iterating a set of another kind than the host's would teach the JIT that the
        // JDK's shared
        // code has two kinds to expect, and cost the host optimisations.
        List<String> rung = new ArrayList<>(4);
        List<Advice> advice = target.advice();
        byte[] woven = ClassWeaver.weave(classFile, target.weaves(advice), rung);
        if (woven == null) {
            return null;
        }
        if (!advice.isEmpty()) {
            if (loader == null) {
                report.failed(className.replace('/', '.'), new IllegalStateException("no advice in the boot loader"));
                return null;
            }
            for (String name : rung) {
                define(loader, domain, name, advice);
            }
        }
        report.wove(className.replace('/', '.'));
        return woven;
    }

    private void define(ClassLoader loader, @Nullable ProtectionDomain domain, String name, List<Advice> known)
            throws ReflectiveOperationException {
        String javax = ServletNamespace.originalName(name);
        for (Advice advice : known) {
            if (advice.owner.equals(javax)) {
                boolean isCopy = !javax.equals(name);
                for (String neighbour : advice.neighbours) {
                    define(loader, domain, neighbour.replace('.', '/'), null, isCopy);
                }
                define(loader, domain, javax, advice.classFile, isCopy);
            }
        }
    }

    private void define(
            ClassLoader loader,
            @Nullable ProtectionDomain domain,
            String name,
            byte @Nullable [] known,
            boolean asJakartaCopy)
            throws ReflectiveOperationException {
        String ownName = asJakartaCopy ? ServletNamespace.jakarta(name) : name;
        if (!loaders.has(loader, ownName)) {
            byte[] classFile = known == null ? read(name) : known;
            loaders.define(loader, ownName, domain, asJakartaCopy ? JakartaCopy.of(classFile) : classFile);
        }
    }

    /** An advice class's bytes. They are in the agent's own loader, where nobody loads them as a class. */
    private static byte[] read(String internalName) {
        try (InputStream in = Weaver.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the agent jar has no " + internalName);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
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
        /** None for a class of the JDK, which rings the bridge directly. */
        List<Advice> advice();

        List<MethodWeave> weaves(List<Advice> advice);
    }

    private static final class AdviceTarget implements Target {
        private final List<String> names;

        AdviceTarget(List<String> names) {
            this.names = names;
        }

        @Override
        public List<Advice> advice() {
            List<Advice> advice = new ArrayList<>(names.size());
            for (String name : names) {
                advice.add(AdviceReader.read(read(name.replace('.', '/'))));
            }
            return advice;
        }

        @Override
        public List<MethodWeave> weaves(List<Advice> advice) {
            List<MethodWeave> weaves = new ArrayList<>(advice.size());
            for (Advice each : advice) {
                weaves.add(each.weave);
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

        static void addExecutors(Map<String, Target> targets) {
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
                add("java.util.concurrent." + name, true, targets);
            }
        }

        static void addHttpServer(Map<String, Target> targets) {
            add("com.sun.net.httpserver.Filter$Chain", false, targets);
        }

        private static void add(String type, boolean executor, Map<String, Target> targets) {
            targets.put(type.replace('.', '/'), new JdkTarget(type, executor));
        }

        @Override
        public List<Advice> advice() {
            return Collections.emptyList();
        }

        @Override
        public List<MethodWeave> weaves(List<Advice> none) {
            Map<String, List<MethodWeave>> all = executor ? JdkWeaves.executors() : JdkWeaves.httpServer();
            return all.getOrDefault(type, Collections.emptyList());
        }
    }
}

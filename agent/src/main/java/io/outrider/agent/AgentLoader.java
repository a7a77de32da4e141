package io.outrider.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that Outrider knows of class loaders, save for the defining of advice beside its library.
 *
 * <pre>
 *   boot       java.lang.OutriderBridge                       defined in java.base by a look-up
 *   platform   the JDK's modules
 *     ├── system     the host, and of us OutriderAgent, this class and AgentJar
 *     │     └── …    the host's loaders; advice beside each instrumented library
 *     └── this       the agent: everything under outrider/ in the agent's jar
 * </pre>
 *
 * <p>The host's loaders cannot see the agent's classes, which lie under a folder of the jar that no class name leads to, and the
 * agent cannot see the host's. Nothing is appended to the boot class path: that would switch off class-data sharing for the
 * host's own classes and make an AOT cache invalid.
 */
final class AgentLoader extends ClassLoader {
    private static final String FOLDER = "outrider/";
    private static final String BRIDGE = "java.lang.OutriderBridge";
    private static final String RUNTIME = "io.outrider.agent.runtime.AgentRuntime";

    private final AgentJar jar;
    private final URL location;
    private final ProtectionDomain domain;

    static {
        registerAsParallelCapable();
    }

    private AgentLoader(AgentJar jar, URL location) {
        super(ClassLoader.getSystemClassLoader().getParent());
        this.jar = jar;
        this.location = location;
        this.domain = new ProtectionDomain(new CodeSource(location, (java.security.cert.Certificate[]) null), null);
    }

    /** Opens the agent's own jar. */
    static AgentLoader open() throws IOException {
        URL location = OutriderAgent.class.getProtectionDomain().getCodeSource().getLocation();
        File file;
        try {
            file = new File(location.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("the agent's jar is not a file: " + location, e);
        }
        return new AgentLoader(AgentJar.open(file), location);
    }

    /** Starts the agent in this JVM; once. */
    static void start(@Nullable String arguments, Instrumentation instrumentation) throws Exception {
        AgentLoader loader = open();
        if (bridge() == null) {
            openJavaLang(instrumentation, AgentLoader.class, loader);
            ByteBuffer bridge = loader.read(BRIDGE.replace('.', '/') + ".class");
            byte[] classFile = new byte[bridge.remaining()];
            bridge.get(classFile);
            defineBridge(classFile);
        } else {
            openJavaLang(instrumentation, AgentLoader.class, loader);
        }
        try {
            loader.loadClass(RUNTIME)
                    .getMethod("start", String.class, Instrumentation.class)
                    .invoke(null, arguments, instrumentation);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
    }

    private static @Nullable Class<?> bridge() {
        try {
            return Class.forName(BRIDGE, false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Lets this class and the agent's loader look into {@code java.lang}. Java 8 has nothing to open. */
    private static void openJavaLang(Instrumentation instrumentation, Class<?> self, ClassLoader loader)
            throws ReflectiveOperationException {
        Method getModule;
        try {
            getModule = Class.class.getMethod("getModule");
        } catch (NoSuchMethodException java8) {
            return;
        }
        Set<Object> readers = new HashSet<>();
        readers.add(getModule.invoke(self));
        readers.add(ClassLoader.class.getMethod("getUnnamedModule").invoke(loader));
        Map<String, Set<Object>> opens = new HashMap<>();
        opens.put("java.lang", readers);
        Instrumentation.class
                .getMethod(
                        "redefineModule",
                        getModule.getReturnType(),
                        Set.class,
                        Map.class,
                        Map.class,
                        Set.class,
                        Map.class)
                .invoke(
                        instrumentation,
                        getModule.invoke(Object.class),
                        Collections.emptySet(),
                        Collections.emptyMap(),
                        opens,
                        Collections.emptySet(),
                        Collections.emptyMap());
    }

    private static void defineBridge(byte[] classFile) throws ReflectiveOperationException {
        Method privateLookupIn;
        try {
            Class<?> handles = Class.forName("java.lang.invoke.MethodHandles");
            Class<?> lookup = Class.forName("java.lang.invoke.MethodHandles$Lookup");
            privateLookupIn = handles.getMethod("privateLookupIn", Class.class, lookup);
            Object inJavaLang = privateLookupIn.invoke(null, Object.class, java.lang.invoke.MethodHandles.lookup());
            lookup.getMethod("defineClass", byte[].class).invoke(inJavaLang, (Object) classFile);
        } catch (NoSuchMethodException java8) {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            unsafe.getMethod(
                            "defineClass",
                            String.class,
                            byte[].class,
                            int.class,
                            int.class,
                            ClassLoader.class,
                            ProtectionDomain.class)
                    .invoke(instance.get(null), BRIDGE.replace('.', '/'), classFile, 0, classFile.length, null, null);
        }
    }

    /** Our own classes from here: asking the parent first would cost an exception for each of them before the host's main. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("io.outrider.") && !name.startsWith("net.bytebuddy.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ByteBuffer classFile;
        try {
            classFile = read(name.replace('.', '/') + ".class");
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        return defineClass(name, classFile, domain);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            return jar.read(FOLDER + name) == null ? null : new URL("jar:" + location + "!/" + FOLDER + name);
        } catch (IOException e) {
            return null;
        }
    }

    /** Straight from the open jar: a URL connection would load half of the JDK's network code before main. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            ByteBuffer bytes = jar.read(FOLDER + name);
            return bytes == null ? null : new ByteArrayInputStream(bytes.array(), bytes.position(), bytes.remaining());
        } catch (IOException e) {
            return null;
        }
    }

    private ByteBuffer read(String name) throws IOException {
        ByteBuffer bytes = jar.read(FOLDER + name);
        if (bytes == null) {
            throw new IOException(location + " has no " + FOLDER + name);
        }
        return bytes;
    }
}

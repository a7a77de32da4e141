package io.outrider.agent.weave;

import io.outrider.instrumentation.InstrumentationCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A library as it is in a host with the agent: the catalog's classes woven, the advice beside them. Own classes first, so that the
 * library's other versions on the test class path do not matter.
 */
final class WeavingLoader extends URLClassLoader {
    private static final String ADVICE = "io.outrider.instrumentation.";

    /** What the test class path has too, in another version perhaps. */
    private static final List<String> LIBRARIES = List.of("org.postgresql.", "org.h2.", "redis.clients.jedis.");

    private final Map<String, List<String>> catalog = new LinkedHashMap<>();

    /** Binary names of the classes that were woven. */
    final Set<String> woven = new LinkedHashSet<>();

    WeavingLoader(Path... jars) throws IOException {
        super(urls(jars), WeavingLoader.class.getClassLoader());
        for (String group : InstrumentationCatalog.groups()) {
            catalog.putAll(InstrumentationCatalog.adviceByType(group));
        }
    }

    /** The jar or folder that a class on the test class path comes from. */
    static Path jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(URI.create(source.getLocation().toString()));
    }

    private static URL[] urls(Path[] jars) throws IOException {
        URL[] urls = new URL[jars.length];
        for (int i = 0; i < jars.length; i++) {
            urls[i] = jars[i].toUri().toURL();
        }
        return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> own = findLoadedClass(name);
            if (own == null && (isAdvice(name) || findResource(name.replace('.', '/') + ".class") != null)) {
                own = findClass(name);
            }
            if (own == null && LIBRARIES.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name + " is not in this version of the library");
            }
            return own == null ? super.loadClass(name, resolve) : own;
        }
    }

    private static boolean isAdvice(String name) {
        return name.startsWith(ADVICE) && name.indexOf('.', ADVICE.length()) > 0;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isAdvice(name)) {
            return define(name, adviceFile(name));
        }
        if (!catalog.containsKey(name)) {
            return super.findClass(name);
        }
        byte[] classFile = ownClassFile(name);
        List<MethodWeave> weaves = new ArrayList<>();
        for (String advice : catalog.get(name)) {
            weaves.add(AdviceReader.read(ClassFile.ofName(advice)).weave);
        }
        byte[] result = ClassWeaver.weave(classFile, weaves, new LinkedHashSet<>());
        if (result != null) {
            woven.add(name);
        }
        return define(name, result == null ? classFile : result);
    }

    /** The class file as the library's jar has it. */
    byte[] ownClassFile(String name) {
        try (InputStream in = findResource(name.replace('.', '/') + ".class").openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    boolean has(String name) {
        return findResource(name.replace('.', '/') + ".class") != null;
    }

    private static byte[] adviceFile(String name) {
        String original = ServletNamespace.originalName(name.replace('.', '/'));
        byte[] classFile = ClassFile.ofName(original.replace('/', '.'));
        return original.equals(name.replace('.', '/')) ? classFile : JakartaCopy.of(classFile);
    }

    private Class<?> define(String name, byte[] classFile) {
        return defineClass(name, classFile, 0, classFile.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        URL own = findResource(name);
        try {
            return own == null
                    ? super.getResourceAsStream(name)
                    : new ByteArrayInputStream(own.openStream().readAllBytes());
        } catch (IOException e) {
            return null;
        }
    }
}

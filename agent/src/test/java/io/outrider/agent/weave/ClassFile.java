package io.outrider.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Where tests get class files from. */
final class ClassFile {
    private ClassFile() {}

    static byte[] of(Class<?> type) {
        return ofName(type.getName());
    }

    /** The class file on the test class path. */
    static byte[] ofName(String binaryName) {
        return in(ClassFile.class.getClassLoader(), binaryName);
    }

    static byte[] in(ClassLoader loader, String binaryName) {
        String resource = binaryName.replace('.', '/') + ".class";
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + resource + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.outrider.agent.weave;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** Copies advice for {@code jakarta.servlet}. Apart from the names, so that a host without servlets does not load it. */
final class JakartaCopy {
    private JakartaCopy() {}

    static byte[] of(byte[] advice) {
        ClassReader reader = new ClassReader(advice);
        ClassWriter writer = new ClassWriter(0);
        reader.accept(
                new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {
                    @Override
                    public String map(String internalName) {
                        return ServletNamespace.jakarta(internalName);
                    }
                }),
                0);
        return writer.toByteArray();
    }
}

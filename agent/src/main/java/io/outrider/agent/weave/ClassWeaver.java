package io.outrider.agent.weave;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts doorbells into the methods of one class. Bodies change and nothing else, so the same code serves a class that is being
 * loaded and one that has run for a week.
 *
 * <p>Two passes over the class file: the first learns the declared fields and how many local variables each matched method has,
 * the second writes. Methods that do not match are copied byte for byte, and no class of the host is looked up: the stack maps
 * are carried over and extended, never computed.
 */
final class ClassWeaver {
    private final List<MethodWeave> weaves;
    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, Integer> maxLocals = new HashMap<>();
    private final Collection<String> owners;
    private String className = "";
    private int version;

    private ClassWeaver(List<MethodWeave> weaves, Collection<String> owners) {
        this.weaves = weaves;
        this.owners = owners;
    }

    /**
     * The woven class file, or null when no method matches.
     *
     * @param owners gets the internal names of the classes that the woven methods ring, each once
     */
    static byte @Nullable [] weave(byte[] classFile, List<MethodWeave> weaves, Collection<String> owners) {
        ClassWeaver weaver = new ClassWeaver(weaves, owners);
        ClassReader reader = new ClassReader(classFile);
        reader.accept(weaver.new Survey(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (weaver.maxLocals.isEmpty()) {
            return null;
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(weaver.new Rewriter(writer), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** The first that matches: two pairs on one method are not needed, and not supported. */
    private @Nullable MethodWeave matching(int access, String name, String descriptor) {
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE)) == 0) {
            for (MethodWeave weave : weaves) {
                if (weave.matches(name, descriptor)) {
                    return weave.forNamespaceOf(descriptor);
                }
            }
        }
        return null;
    }

    private final class Survey extends ClassVisitor {
        Survey() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int classVersion,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            className = name;
            version = classVersion & 0xffff;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            if ((access & Opcodes.ACC_STATIC) == 0) {
                fields.put(name, descriptor);
            }
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodWeave weave = matching(access, name, descriptor);
            if (weave == null) {
                return null;
            }
            weave.addOwners(owners);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMaxs(int stack, int locals) {
                    maxLocals.put(name + descriptor, locals);
                }
            };
        }
    }

    private final class Rewriter extends ClassVisitor {
        Rewriter(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
            MethodWeave weave = matching(access, name, descriptor);
            if (weave == null) {
                return visitor;
            }
            if (weave.around != null) {
                return new InnerCallWeaver(visitor, weave.around);
            }
            int locals = maxLocals.getOrDefault(name + descriptor, 0);
            return new MethodWeaver(visitor, weave, className, version, access, descriptor, fields, locals);
        }
    }
}

package io.outrider.agent.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Reads what an advice class says of itself, from its bytes: the class is never loaded on this side. */
final class AdviceReader extends ClassVisitor {
    private static final String ANNOTATIONS = "Lio/outrider/instrumentation/";

    private final List<String> types = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();
    private final List<String> neighbours = new ArrayList<>();
    private String owner = "";
    private @Nullable Doorbell enter;
    private @Nullable Doorbell exit;

    private AdviceReader() {
        super(Opcodes.ASM9);
    }

    static Advice read(byte[] classFile) {
        AdviceReader reader = new AdviceReader();
        new ClassReader(classFile)
                .accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return reader.advice(classFile);
    }

    private Advice advice(byte[] classFile) {
        if (methods.isEmpty() || (enter == null && exit == null)) {
            throw new IllegalStateException(owner + " has no @Weave or neither enter nor exit");
        }
        return new Advice(
                owner, types, neighbours, MethodWeave.atEnds(methods.toArray(new String[0]), enter, exit), classFile);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        owner = name;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return descriptor.equals(ANNOTATIONS + "Weave;") ? new StringArrays() : null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        boolean isEnter = name.equals("enter");
        if (!isEnter && !name.equals("exit")) {
            return null;
        }
        Doorbell.Binding[] bindings = new Doorbell.Binding[Type.getArgumentTypes(descriptor).length];
        Doorbell doorbell = new Doorbell(owner, name, descriptor, bindings);
        if (isEnter) {
            enter = doorbell;
        } else {
            exit = doorbell;
        }
        return new Parameters(bindings);
    }

    /** An advice class as its annotations describe it; names are internal names. */
    static final class Advice {
        final String owner;
        final List<String> types;
        final List<String> neighbours;
        final MethodWeave weave;
        final byte[] classFile;

        Advice(String owner, List<String> types, List<String> neighbours, MethodWeave weave, byte[] classFile) {
            this.owner = owner;
            this.types = Collections.unmodifiableList(types);
            this.neighbours = Collections.unmodifiableList(neighbours);
            this.weave = weave;
            this.classFile = classFile;
        }
    }

    /** The values of {@code @Weave}, each an array of strings or a single one. */
    private final class StringArrays extends AnnotationVisitor {
        StringArrays() {
            super(Opcodes.ASM9);
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(@Nullable String ignored, Object value) {
                    listOf(name).add((String) value);
                }
            };
        }

        private List<String> listOf(String name) {
            switch (name) {
                case "types":
                    return types;
                case "methods":
                    return methods;
                case "with":
                    return neighbours;
                default:
                    throw new IllegalStateException("@Weave has no " + name);
            }
        }
    }

    /** The parameter annotations of {@code enter} or {@code exit}. */
    private static final class Parameters extends MethodVisitor {
        private final Doorbell.Binding[] bindings;

        Parameters(Doorbell.Binding[] bindings) {
            super(Opcodes.ASM9);
            this.bindings = bindings;
        }

        @Override
        public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
            if (!descriptor.startsWith(ANNOTATIONS)) {
                return null;
            }
            switch (descriptor.substring(ANNOTATIONS.length())) {
                case "This;":
                    bindings[parameter] = Doorbell.Binding.receiver();
                    return null;
                case "Enter;":
                    bindings[parameter] = Doorbell.Binding.scope();
                    return null;
                case "Returned;":
                    bindings[parameter] = Doorbell.Binding.returned();
                    return null;
                default:
                    return new AnnotationVisitor(Opcodes.ASM9) {
                        @Override
                        public void visit(@Nullable String name, Object value) {
                            bindings[parameter] = value instanceof String
                                    ? Doorbell.Binding.field((String) value)
                                    : Doorbell.Binding.argument((Integer) value);
                        }
                    };
            }
        }
    }
}

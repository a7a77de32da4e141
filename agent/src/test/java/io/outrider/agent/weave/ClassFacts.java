package io.outrider.agent.weave;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Weave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** What can be read off a class file. */
final class ClassFacts extends ClassVisitor {
    private static final String BRIDGE = Type.getInternalName(OutriderBridge.class);

    String name = "";
    int version;
    boolean isAdvice;
    boolean usesInvokeDynamic;

    /** The elements of {@code @Weave}'s {@code methods}. */
    final List<String> wovenMethods = new ArrayList<>();

    final Map<String, String> fields = new HashMap<>();
    final List<Method> methods = new ArrayList<>();

    /** Internal names of all classes that are named anywhere. */
    final Set<String> references = new TreeSet<>();

    private ClassFacts() {
        super(Opcodes.ASM9);
    }

    static ClassFacts of(byte[] classFile) {
        ClassFacts facts = new ClassFacts();
        ClassReader reader = new ClassReader(classFile);
        reader.accept(facts, 0);
        reader.accept(
                new ClassRemapper(new ClassWriter(0), new Remapper(Opcodes.ASM9) {
                    @Override
                    public String map(String internalName) {
                        facts.references.add(internalName);
                        return internalName;
                    }
                }),
                0);
        return facts;
    }

    @Override
    public void visit(int v, int access, String n, String signature, String superName, String[] interfaces) {
        version = v & 0xffff;
        name = n;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        if (!descriptor.equals(Type.getDescriptor(Weave.class))) {
            return null;
        }
        isAdvice = true;
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitArray(String element) {
                return !element.equals("methods")
                        ? null
                        : new AnnotationVisitor(Opcodes.ASM9) {
                            @Override
                            public void visit(String ignored, Object value) {
                                wovenMethods.add((String) value);
                            }
                        };
            }
        };
    }

    @Override
    public FieldVisitor visitField(int access, String field, String descriptor, String signature, Object value) {
        fields.put(field, descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        Method found = new Method(access, method, descriptor);
        methods.add(found);
        return found.code;
    }

    @Override
    public String toString() {
        return name;
    }

    /** A method, and which of its instructions could throw. */
    final class Method {
        final int access;
        final String name;
        final String descriptor;
        private final Code code = new Code();

        Method(int access, String name, String descriptor) {
            this.access = access;
            this.name = name;
            this.descriptor = descriptor;
        }

        boolean isPublicStatic() {
            int wanted = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
            return (access & wanted) == wanted;
        }

        boolean hasBody() {
            return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE)) == 0;
        }

        /** Whatever it does outside the bridge is inside {@code catch (Throwable)}, which tells the bridge. */
        boolean isGuarded() {
            return code.risky.stream().allMatch(code::isCovered);
        }

        @Override
        public String toString() {
            return name + descriptor;
        }
    }

    /** Instructions by their number, from 1; a label has the number of the instruction before it. */
    private final class Code extends MethodVisitor {
        private int here;
        private final Map<Label, Integer> labels = new HashMap<>();
        private final List<Label[]> catchesAll = new ArrayList<>();
        private final List<Integer> risky = new ArrayList<>();
        private final List<Integer> reports = new ArrayList<>();

        Code() {
            super(Opcodes.ASM9);
        }

        boolean isCovered(int instruction) {
            return catchesAll.stream()
                    .anyMatch(range -> labels.get(range[0]) < instruction
                            && instruction <= labels.get(range[1])
                            && reportsFirst(labels.get(range[2])));
        }

        /** The handler's first deed that could fail is the report to the bridge. */
        private boolean reportsFirst(int handler) {
            int report = reports.stream().filter(i -> i > handler).findFirst().orElse(Integer.MAX_VALUE);
            return risky.stream().noneMatch(i -> i > handler && i < report) && report != Integer.MAX_VALUE;
        }

        private void risk() {
            risky.add(here);
        }

        @Override
        public void visitLabel(Label label) {
            labels.put(label, here);
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            if ("java/lang/Throwable".equals(type)) {
                catchesAll.add(new Label[] {start, end, handler});
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String called, String descriptor, boolean isInterface) {
            here++;
            if (owner.equals(BRIDGE)) {
                if (called.equals("adviceFailed")) {
                    reports.add(here);
                }
            } else {
                risk();
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String called, String descriptor, Handle bootstrap, Object... arguments) {
            here++;
            usesInvokeDynamic = true;
            risk();
        }

        @Override
        public void visitInsn(int opcode) {
            here++;
            boolean reads = opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD;
            boolean writes = opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE;
            if (reads
                    || writes
                    || opcode == Opcodes.ARRAYLENGTH
                    || opcode == Opcodes.ATHROW
                    || opcode == Opcodes.IDIV) {
                risk();
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            here++;
            risk();
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
            here++;
            if (!owner.equals(ClassFacts.this.name)) {
                risk();
            }
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            here++;
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            here++;
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            here++;
        }

        @Override
        public void visitLdcInsn(Object value) {
            here++;
        }

        @Override
        public void visitIincInsn(int variable, int increment) {
            here++;
        }
    }
}

package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.weave.Doorbell.Binding;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Class files that no compiler of today writes: without stack maps, with subroutines, with jumps that weaving makes too long. */
class OldClassFilesTest {
    private static final Doorbell ENTER =
            new Doorbell("io/outrider/agent/weave/Bells", "enter", "()Ljava/lang/Object;");
    private static final Doorbell EXIT = new Doorbell(
            "io/outrider/agent/weave/Bells",
            "exitWithResult",
            "(Ljava/lang/Object;Ljava/lang/Object;)V",
            Binding.scope(),
            Binding.argument(0));

    private final BridgeLog bridge = BridgeLog.connect();

    @BeforeEach
    void silence() {
        Bells.reset();
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6})
    void classesWithoutStackMapsAreWoven(int version) throws Exception {
        Method length = wovenMethod(version, OldClassFilesTest::lengthOrMinusOne);

        assertThat(length.invoke(null, "four")).isEqualTo(4);
        assertThat(length.invoke(null, (Object) null)).isEqualTo(-1);

        assertThat(Bells.RUNG).containsExactly("enter", "exit", "enter", "exit");
        assertThat(Bells.RECEIVED).containsExactly(Bells.SCOPES.get(0), "four", Bells.SCOPES.get(1), null);
    }

    @Test
    void subroutinesOfOldCompilersAreWoven() throws Exception {
        Method length = wovenMethod(Opcodes.V1_4, OldClassFilesTest::lengthThroughSubroutine);

        assertThat(length.invoke(null, "four")).isEqualTo(4);

        assertThat(Bells.RUNG).containsExactly("enter", "exit");
    }

    @Test
    void failuresOfOldClassesReachTheBridge() throws Exception {
        Method length = wovenMethod(Opcodes.V1_5, OldClassFilesTest::lengthThroughSubroutineless);

        assertThat(catchFrom(length)).isInstanceOf(NullPointerException.class);

        assertThat(bridge.ended).containsExactlyElementsOf(Bells.SCOPES);
    }

    /** The jump over the filler just fits as it is; with the exits woven in between it no longer does. */
    @Test
    void jumpsThatWeavingMakesTooLongAreWidened() throws Exception {
        Method length = wovenMethod(Opcodes.V1_5, OldClassFilesTest::jumpOverManyReturns);

        assertThat(length.invoke(null, "four")).isEqualTo(4);
        assertThat(length.invoke(null, (Object) null)).isEqualTo(-1);

        assertThat(Bells.RUNG).containsExactly("enter", "exit", "enter", "exit");
    }

    private interface Body {
        void write(MethodVisitor code);
    }

    private static void lengthOrMinusOne(MethodVisitor code) {
        Label absent = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitJumpInsn(Opcodes.IFNULL, absent);
        length(code);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(absent);
        code.visitInsn(Opcodes.ICONST_M1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(1, 1);
    }

    private static void lengthThroughSubroutine(MethodVisitor code) {
        Label subroutine = new Label();
        length(code);
        code.visitVarInsn(Opcodes.ISTORE, 1);
        code.visitJumpInsn(Opcodes.JSR, subroutine);
        code.visitVarInsn(Opcodes.ILOAD, 1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(subroutine);
        code.visitVarInsn(Opcodes.ASTORE, 2);
        code.visitVarInsn(Opcodes.RET, 2);
        code.visitMaxs(1, 3);
    }

    private static void lengthThroughSubroutineless(MethodVisitor code) {
        length(code);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(1, 1);
    }

    private static void jumpOverManyReturns(MethodVisitor code) {
        Label far = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitJumpInsn(Opcodes.IFNULL, far);
        length(code);
        code.visitInsn(Opcodes.IRETURN);
        for (int i = 0; i < 8_000; i++) {
            code.visitVarInsn(Opcodes.ILOAD, 1);
            code.visitInsn(Opcodes.POP);
        }
        for (int i = 0; i < 2_000; i++) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.IRETURN);
        }
        code.visitLabel(far);
        code.visitInsn(Opcodes.ICONST_M1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(1, 2);
    }

    private static void length(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
    }

    private static Method wovenMethod(int version, Body body) throws ReflectiveOperationException {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(version, Opcodes.ACC_PUBLIC, "old/Sample", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "length", "(Ljava/lang/String;)I", null, null);
        method.visitCode();
        body.write(method);
        method.visitEnd();
        writer.visitEnd();
        byte[] woven = ClassWeaver.weave(
                writer.toByteArray(),
                List.of(MethodWeave.atEnds(new String[] {"length"}, ENTER, EXIT)),
                new LinkedHashSet<>());
        return Class.forName("old.Sample", true, new WovenLoader().with("old.Sample", woven))
                .getMethod("length", String.class);
    }

    private static Throwable catchFrom(Method method) throws IllegalAccessException {
        try {
            method.invoke(null, (Object) null);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }
}

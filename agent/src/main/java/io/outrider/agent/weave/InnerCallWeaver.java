package io.outrider.agent.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Rings before and after one particular call without arguments inside a method; the stack is left as it was. */
final class InnerCallWeaver extends MethodVisitor {
    private final MethodWeave.InnerCall call;

    InnerCallWeaver(MethodVisitor next, MethodWeave.InnerCall call) {
        super(Opcodes.ASM9, next);
        this.call = call;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean found = owner.equals(call.owner) && name.equals(call.name) && descriptor.equals(call.descriptor);
        if (found) {
            super.visitInsn(Opcodes.DUP);
            ring(call.before);
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (found) {
            ring(call.after);
        }
    }

    private void ring(Doorbell doorbell) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, doorbell.owner, doorbell.name, doorbell.descriptor, false);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + 1, maxLocals);
    }
}

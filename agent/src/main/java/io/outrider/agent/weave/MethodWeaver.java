package io.outrider.agent.weave;

import io.outrider.bridge.OutriderBridge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Puts one pair of doorbells into one method.
 *
 * <pre>
 *     scope = enter(…)                 in a local variable past the method's own
 *     backup = argument                for each argument that exit wants, as the body may change it
 *   body:
 *     … every return becomes:          result = value; exit(scope, …, result); return result
 *   handler, for the body but not for the exits:
 *     fail(scope, thrown); throw thrown
 * </pre>
 *
 * <p>The body's stack maps are extended by the new variables. Doorbells never throw, so they need no handler of their own. The
 * handler's row comes last in the exception table: the method's own handlers go first.
 */
final class MethodWeaver extends MethodVisitor {
    private static final String BRIDGE = Type.getInternalName(OutriderBridge.class);
    private static final String FAIL = "(Ljava/lang/Object;Ljava/lang/Throwable;)V";
    private static final String END = "(Ljava/lang/Object;)V";

    private final MethodWeave weave;
    private final String className;
    private final boolean framed;
    private final boolean isStatic;
    private final Type[] arguments;
    private final Type returned;
    private final Map<String, String> fields;

    private final int base;
    private final int[] backupSlots;
    private final int resultSlot;
    private final int thrownSlot;

    private final List<Label> rangeStarts = new ArrayList<>();
    private final List<Label> rangeEnds = new ArrayList<>();

    MethodWeaver(
            MethodVisitor next,
            MethodWeave weave,
            String className,
            int version,
            int access,
            String descriptor,
            Map<String, String> fields,
            int maxLocals) {
        super(Opcodes.ASM9, next);
        this.weave = weave;
        this.className = className;
        this.framed = version >= Opcodes.V1_6;
        this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
        this.arguments = Type.getArgumentTypes(descriptor);
        this.returned = Type.getReturnType(descriptor);
        this.fields = fields;
        this.base = maxLocals;
        int slot = maxLocals + (weave.hasScope() ? 1 : 0);
        this.backupSlots = new int[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            if (exitWants(i)) {
                backupSlots[i] = slot;
                slot += arguments[i].getSize();
            }
        }
        this.resultSlot = slot;
        this.thrownSlot = slot + returned.getSize();
    }

    private boolean exitWants(int argument) {
        if (weave.exit != null) {
            for (Doorbell.Binding binding : weave.exit.bindings) {
                if (binding.source == Doorbell.Binding.Source.ARGUMENT && binding.index == argument) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        for (int i = 0; i < arguments.length; i++) {
            if (backupSlots[i] != 0) {
                super.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), argumentSlot(i));
                super.visitVarInsn(arguments[i].getOpcode(Opcodes.ISTORE), backupSlots[i]);
            }
        }
        if (weave.enter != null) {
            ring(weave.enter, false);
            if (weave.hasScope()) {
                super.visitVarInsn(Opcodes.ASTORE, base);
            }
        }
        startRange();
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            super.visitInsn(opcode);
            return;
        }
        endRange();
        boolean hasResult = opcode != Opcodes.RETURN;
        if (hasResult) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), resultSlot);
        }
        if (weave.exit != null) {
            ring(weave.exit, true);
            if (hasResult && weave.exit.returns().getSort() != Type.VOID) {
                super.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), resultSlot);
            }
        } else if (weave.hasScope()) {
            super.visitVarInsn(Opcodes.ALOAD, base);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "end", END, false);
        }
        if (hasResult) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), resultSlot);
        }
        super.visitInsn(opcode);
        startRange();
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        endRange();
        if (weave.hasScope()) {
            Label handler = new Label();
            super.visitLabel(handler);
            if (framed) {
                List<Object> locals = new ArrayList<>();
                extend(locals, 0);
                super.visitFrame(
                        Opcodes.F_NEW, locals.size(), locals.toArray(), 1, new Object[] {"java/lang/Throwable"});
            }
            super.visitVarInsn(Opcodes.ASTORE, thrownSlot);
            super.visitVarInsn(Opcodes.ALOAD, base);
            super.visitVarInsn(Opcodes.ALOAD, thrownSlot);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "fail", FAIL, false);
            super.visitVarInsn(Opcodes.ALOAD, thrownSlot);
            super.visitInsn(Opcodes.ATHROW);
            for (int i = 0; i < rangeStarts.size(); i++) {
                // An empty range is not allowed; one may be left behind the last return.
                if (rangeStarts.get(i).getOffset() < rangeEnds.get(i).getOffset()) {
                    super.visitTryCatchBlock(rangeStarts.get(i), rangeEnds.get(i), handler, null);
                }
            }
        }
        super.visitMaxs(maxStack + stackForDoorbells(), thrownSlot + 1);
    }

    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        if (!weave.hasScope() && resultSlot == base) {
            super.visitFrame(type, numLocal, local, numStack, stack);
            return;
        }
        List<Object> locals = new ArrayList<>(numLocal + 4);
        int slots = 0;
        for (int i = 0; i < numLocal; i++) {
            locals.add(local[i]);
            slots += local[i] == Opcodes.LONG || local[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        extend(locals, slots);
        super.visitFrame(type, locals.size(), locals.toArray(), numStack, stack);
    }

    /** Adds the new variables to a frame's, which fill so many slots. */
    private void extend(List<Object> locals, int slots) {
        for (int slot = slots; slot < base; slot++) {
            locals.add(Opcodes.TOP);
        }
        if (weave.hasScope()) {
            locals.add("java/lang/Object");
        }
        for (int i = 0; i < arguments.length; i++) {
            if (backupSlots[i] != 0) {
                locals.add(frameType(arguments[i]));
            }
        }
    }

    private static Object frameType(Type type) {
        switch (type.getSort()) {
            case Type.LONG:
                return Opcodes.LONG;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            case Type.FLOAT:
                return Opcodes.FLOAT;
            case Type.OBJECT:
            case Type.ARRAY:
                return type.getInternalName();
            default:
                return Opcodes.INTEGER;
        }
    }

    private void ring(Doorbell doorbell, boolean atExit) {
        Type[] parameters = doorbell.parameters();
        for (int i = 0; i < parameters.length; i++) {
            push(doorbell.bindings[i], parameters[i], atExit);
        }
        super.visitMethodInsn(Opcodes.INVOKESTATIC, doorbell.owner, doorbell.name, doorbell.descriptor, false);
    }

    private void push(Doorbell.Binding binding, Type parameter, boolean atExit) {
        switch (binding.source) {
            case THIS:
                super.visitVarInsn(Opcodes.ALOAD, 0);
                break;
            case ARGUMENT:
                pushArgument(binding.index, parameter, atExit);
                break;
            case FIELD:
                pushField(binding.field, parameter);
                break;
            case ENTER:
                super.visitVarInsn(Opcodes.ALOAD, base);
                break;
            case RETURNED:
                if (fits(returned, parameter)) {
                    super.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), resultSlot);
                } else {
                    pushNothing(parameter);
                }
                break;
        }
    }

    private void pushArgument(int index, Type parameter, boolean atExit) {
        if (index < arguments.length && fits(arguments[index], parameter)) {
            int slot = atExit ? backupSlots[index] : argumentSlot(index);
            super.visitVarInsn(arguments[index].getOpcode(Opcodes.ILOAD), slot);
        } else {
            pushNothing(parameter);
        }
    }

    private void pushField(String field, Type parameter) {
        String descriptor = fields.get(field);
        if (descriptor != null && !isStatic && fits(Type.getType(descriptor), parameter)) {
            super.visitVarInsn(Opcodes.ALOAD, 0);
            super.visitFieldInsn(Opcodes.GETFIELD, className, field, descriptor);
        } else {
            pushNothing(parameter);
        }
    }

    /** Another version of the library may have other types; what the verifier would refuse must not get into the host. */
    private static boolean fits(Type actual, Type parameter) {
        return actual.equals(parameter)
                || actual.getSort() >= Type.ARRAY && parameter.getDescriptor().equals("Ljava/lang/Object;");
    }

    private void pushNothing(Type type) {
        switch (type.getSort()) {
            case Type.OBJECT:
            case Type.ARRAY:
                super.visitInsn(Opcodes.ACONST_NULL);
                break;
            case Type.LONG:
                super.visitInsn(Opcodes.LCONST_0);
                break;
            case Type.FLOAT:
                super.visitInsn(Opcodes.FCONST_0);
                break;
            case Type.DOUBLE:
                super.visitInsn(Opcodes.DCONST_0);
                break;
            default:
                super.visitInsn(Opcodes.ICONST_0);
                break;
        }
    }

    private int argumentSlot(int index) {
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < index; i++) {
            slot += arguments[i].getSize();
        }
        return slot;
    }

    private int stackForDoorbells() {
        int enter = weave.enter == null ? 0 : Type.getArgumentsAndReturnSizes(weave.enter.descriptor) >> 2;
        int exit = weave.exit == null ? 0 : Type.getArgumentsAndReturnSizes(weave.exit.descriptor) >> 2;
        return Math.max(3, Math.max(enter, exit));
    }

    private void startRange() {
        rangeStarts.add(mark());
    }

    private void endRange() {
        rangeEnds.add(mark());
    }

    private Label mark() {
        Label here = new Label();
        super.visitLabel(here);
        return here;
    }
}

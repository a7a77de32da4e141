package io.outrider.agent.planted.encode;

import net.bytebuddy.jar.asm.Opcodes;

/** A fault: byte code is the weaver's. */
final class UsesAsm {
    final Class<?> opcodes = Opcodes.class;
}

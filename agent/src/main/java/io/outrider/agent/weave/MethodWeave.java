package io.outrider.agent.weave;

import java.util.Collection;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Which methods of a class ring, and whom they ring. */
final class MethodWeave {
    private final String[] methods;
    final @Nullable Doorbell enter;
    final @Nullable Doorbell exit;

    /** Rings around one call inside the method, not at its ends. */
    final @Nullable InnerCall around;

    private MethodWeave(
            String[] methods, @Nullable Doorbell enter, @Nullable Doorbell exit, @Nullable InnerCall around) {
        this.methods = methods;
        this.enter = enter;
        this.exit = exit;
        this.around = around;
    }

    static MethodWeave atEnds(String[] methods, @Nullable Doorbell enter, @Nullable Doorbell exit) {
        return new MethodWeave(methods, enter, exit, null);
    }

    static MethodWeave aroundCall(String method, InnerCall call) {
        return new MethodWeave(new String[] {method}, null, null, call);
    }

    /** The same for a method of either servlet namespace. */
    MethodWeave forNamespaceOf(String descriptor) {
        if (!ServletNamespace.isJakarta(descriptor)) {
            return this;
        }
        return new MethodWeave(methods, renamed(enter), renamed(exit), around);
    }

    private static @Nullable Doorbell renamed(@Nullable Doorbell doorbell) {
        return doorbell == null
                ? null
                : doorbell.renamed(
                        ServletNamespace.jakarta(doorbell.owner), ServletNamespace.jakarta(doorbell.descriptor));
    }

    /** Adds the internal names of the classes that are rung. */
    void addOwners(Collection<String> owners) {
        addOwner(enter, owners);
        addOwner(exit, owners);
    }

    private static void addOwner(@Nullable Doorbell doorbell, Collection<String> owners) {
        if (doorbell != null && !owners.contains(doorbell.owner)) {
            owners.add(doorbell.owner);
        }
    }

    /** Whether there is a scope to keep between the method's ends. */
    boolean hasScope() {
        return enter != null && enter.returns().getSort() == Type.OBJECT;
    }

    boolean matches(String name, String descriptor) {
        for (String method : methods) {
            int arguments = method.indexOf('(');
            if (arguments < 0 ? method.equals(name) : matchesOverload(method, arguments, name, descriptor)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesOverload(String method, int arguments, String name, String descriptor) {
        return name.length() == arguments
                && method.startsWith(name)
                && ServletNamespace.javax(descriptor).startsWith(method.substring(arguments));
    }

    /** A call to look for, and what to ring before it (with its receiver) and after it. */
    static final class InnerCall {
        final String owner;
        final String name;
        final String descriptor;
        final Doorbell before;
        final Doorbell after;

        InnerCall(String owner, String name, String descriptor, Doorbell before, Doorbell after) {
            this.owner = owner;
            this.name = name;
            this.descriptor = descriptor;
            this.before = before;
            this.after = after;
        }
    }
}

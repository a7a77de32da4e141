package io.outrider.agent.weave;

import net.bytebuddy.jar.asm.Type;

/** A static method that woven code calls, and where each of its arguments comes from. */
final class Doorbell {
    final String owner;
    final String name;
    final String descriptor;
    final Binding[] bindings;

    Doorbell(String owner, String name, String descriptor, Binding... bindings) {
        this.owner = owner;
        this.name = name;
        this.descriptor = descriptor;
        this.bindings = bindings;
    }

    Type returns() {
        return Type.getReturnType(descriptor);
    }

    Type[] parameters() {
        return Type.getArgumentTypes(descriptor);
    }

    /** The same doorbell on the renamed copy of an advice class. */
    Doorbell renamed(String newOwner, String newDescriptor) {
        return new Doorbell(newOwner, name, newDescriptor, bindings);
    }

    /** The source of one argument. */
    static final class Binding {
        enum Source {
            THIS,
            ARGUMENT,
            FIELD,
            ENTER,
            RETURNED
        }

        final Source source;
        final int index;
        final String field;

        private Binding(Source source, int index, String field) {
            this.source = source;
            this.index = index;
            this.field = field;
        }

        static Binding receiver() {
            return new Binding(Source.THIS, 0, "");
        }

        static Binding argument(int index) {
            return new Binding(Source.ARGUMENT, index, "");
        }

        static Binding field(String name) {
            return new Binding(Source.FIELD, 0, name);
        }

        static Binding scope() {
            return new Binding(Source.ENTER, 0, "");
        }

        static Binding returned() {
            return new Binding(Source.RETURNED, 0, "");
        }
    }
}

package io.outrider.instrumentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which methods ring an advice class.
 *
 * <p>An advice class has a static {@code enter}, called when the method begins, and may have a static {@code exit}, called when it
 * returns. What {@code enter} returns is the scope: the weaver keeps it in a local variable of the woven method and hands it to
 * {@code exit} under {@link Enter}, or to {@code OutriderBridge.fail} when the method throws. An {@code enter} that returns
 * nothing has no scope and no {@code exit}. Without {@code exit}, {@code OutriderBridge.end} is called.
 *
 * <p>The class is defined in the loader of the library it instruments, so it may name that library's public types,
 * {@code java.*} and the bridge, and nothing else. It catches whatever it throws and reports it to the bridge.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Weave {
    /** Binary names of the classes. */
    String[] types();

    /** Method names; with arguments, as in {@code "commit()"} or {@code "f(Ljava/lang/String;)"}, that overload only. */
    String[] methods();

    /** Neighbours that the advice needs, as binary names; defined beside it. */
    String[] with() default {};
}

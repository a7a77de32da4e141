package io.outrider.instrumentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An argument of the woven method, from 0, as it was when the method began. Where this version of the library has no such argument of
 * exactly the parameter's type, null (or zero) is passed; a parameter of type Object takes any reference.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface Argument {
    int value();
}

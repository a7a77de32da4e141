package io.outrider.instrumentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that the woven class itself declares, private ones too. Where this version of the library has no such field of exactly the
 * parameter's type, null (or zero) is passed; a parameter of type Object takes any reference.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface FieldValue {
    String value();
}

package io.outrider.instrumentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The object whose method was called. Not on static methods. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface This {}

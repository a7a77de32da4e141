package io.outrider.agent.weave;

import java.util.ArrayList;
import java.util.List;

/** Doorbells that woven samples ring. */
public final class Bells {
    static final List<String> RUNG = new ArrayList<>();
    static final List<Object> SCOPES = new ArrayList<>();
    static final List<Object> RECEIVED = new ArrayList<>();

    private Bells() {}

    static void reset() {
        RUNG.clear();
        SCOPES.clear();
        RECEIVED.clear();
    }

    /** @return a scope that is nobody else's */
    public static Object enter() {
        RUNG.add("enter");
        Object scope = new Object();
        SCOPES.add(scope);
        return scope;
    }

    public static Object enterNull() {
        RUNG.add("enter");
        return null;
    }

    public static Object enterWithAll(Object self, String text, long number) {
        RECEIVED.add(self);
        RECEIVED.add(text);
        RECEIVED.add(number);
        return enter();
    }

    public static Object enterWithField(String secret, String missing, Object anything, long noNumber) {
        RECEIVED.add(secret);
        RECEIVED.add(missing);
        RECEIVED.add(anything);
        RECEIVED.add(noNumber);
        return enter();
    }

    public static void enterOnly() {
        RUNG.add("enter");
    }

    public static void exit(Object scope) {
        RUNG.add("exit");
        RECEIVED.add(scope);
    }

    public static void exitWithArguments(Object scope, String text, long number) {
        exit(scope);
        RECEIVED.add(text);
        RECEIVED.add(number);
    }

    public static void exitWithResult(Object scope, Object result) {
        exit(scope);
        RECEIVED.add(result);
    }

    public static String replaceText(String result) {
        RUNG.add("exit");
        return "not " + result;
    }

    public static long replaceLong(Object scope, long result) {
        exit(scope);
        return -result;
    }
}

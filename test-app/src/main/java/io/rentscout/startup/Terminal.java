package io.rentscout.startup;

import java.io.Console;

/** Whether a person is watching. */
public final class Terminal {

    private Terminal() {}

    public static boolean isOutput() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From JDK 22 on a console may be there without a terminal; it says so by a method JDK 17 lacks.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }
}

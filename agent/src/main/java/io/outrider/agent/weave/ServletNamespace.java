package io.outrider.agent.weave;

/**
 * The servlet API lives under two names. Advice is compiled against {@code javax.servlet}; its copy for {@code jakarta.servlet}
 * has a package of its own, so that a loader which has both can have both.
 */
final class ServletNamespace {
    private static final String JAVAX = "javax/servlet/";
    private static final String JAKARTA = "jakarta/servlet/";
    private static final String ADVICE = "io/outrider/instrumentation/servlet/";
    private static final String JAKARTA_ADVICE = "io/outrider/instrumentation/jakarta/";

    private ServletNamespace() {}

    static boolean isJakarta(String descriptor) {
        return descriptor.contains(JAKARTA);
    }

    static String javax(String descriptor) {
        return isJakarta(descriptor) ? descriptor.replace(JAKARTA, JAVAX) : descriptor;
    }

    static String jakarta(String nameOrDescriptor) {
        return nameOrDescriptor.replace(JAVAX, JAKARTA).replace(ADVICE, JAKARTA_ADVICE);
    }

    /** The class that was compiled, for the name of it or of its copy. */
    static String originalName(String adviceName) {
        return adviceName.startsWith(JAKARTA_ADVICE)
                ? ADVICE + adviceName.substring(JAKARTA_ADVICE.length())
                : adviceName;
    }
}

package io.outrider.agent.config;

/** Keys that belong to the sidecar. Both processes often get the same environment; these are none of the agent's business. */
final class SidecarKeys {
    private static final String[] NAMES = {
        "http.port",
        "http.host",
        "http.token",
        "token",
        "sidecar.",
        "elasticsearch.",
        "opensearch.",
        "postgres.",
        "redis.",
        "ship.",
        "tail.",
        "metrics.",
        "top.",
        "traces.",
        "stream."
    };

    private SidecarKeys() {}

    static boolean contain(String key) {
        for (String name : NAMES) {
            if (name.endsWith(".") ? key.startsWith(name) : key.equals(name)) {
                return true;
            }
        }
        return false;
    }

    static boolean containEnvironment(String variable) {
        for (String name : NAMES) {
            String own = ConfigKey.environmentName(name);
            if (name.endsWith(".") ? variable.startsWith(own) : variable.equals(own)) {
                return true;
            }
        }
        return false;
    }
}

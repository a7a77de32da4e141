package io.outrider.agent.config;

/** Keys that belong to the sidecar. Both processes often get the same environment; these are none of the agent's business. */
final class SidecarKeys {
    /** A name that ends with a dot stands for all keys below it. */
    private static final String[] NAMES = {
        "home",
        "token",
        "slow.threshold",
        "http.allowed-hosts",
        "http.host",
        "http.port",
        "http.threads",
        "aggregate.",
        "elasticsearch.",
        "findings.",
        "log.",
        "metrics.",
        "opensearch.",
        "postgres.",
        "redis.",
        "retention.",
        "ship.",
        "sidecar.",
        "stream.",
        "tail.",
        "traces."
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

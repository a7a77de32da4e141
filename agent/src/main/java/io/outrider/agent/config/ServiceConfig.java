package io.outrider.agent.config;

/** Who the host is. An empty text means: not known, leave the field out. */
public final class ServiceConfig {
    public final String name;
    public final String version;
    public final String environment;
    public final String nodeName;
    public final String hostName;

    ServiceConfig(ConfigValues values, HostFacts host) {
        String givenName = values.text(ConfigKey.SERVICE_NAME);
        name = givenName.isEmpty() ? host.serviceName() : givenName;
        String givenVersion = values.text(ConfigKey.SERVICE_VERSION);
        version = givenVersion.isEmpty() ? host.serviceVersion() : givenVersion;
        environment = values.text(ConfigKey.SERVICE_ENVIRONMENT);
        hostName = host.hostName();
        String givenNode = values.text(ConfigKey.SERVICE_NODE_NAME);
        nodeName = givenNode.isEmpty() ? hostName : givenNode;
    }
}

package io.outrider.agent.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that the build wrote into the jar. */
public final class AgentVersion {
    private AgentVersion() {}

    public static String current() {
        try (InputStream in = AgentVersion.class.getClassLoader().getResourceAsStream("outrider-version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}

package io.outrider.agent.config;

/** Inbound HTTP. */
public final class HttpConfig {
    /** The request header that names the user. */
    public final String userHeader;

    public final boolean echoesCorrelationId;

    HttpConfig(ConfigValues values) {
        userHeader = values.text(ConfigKey.HTTP_USER_HEADER);
        echoesCorrelationId = values.isTrue(ConfigKey.HTTP_ECHO_CORRELATION_ID);
    }
}

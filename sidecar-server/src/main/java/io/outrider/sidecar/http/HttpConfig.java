package io.outrider.sidecar.http;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.util.List;

/** Where the API listens and for whom. */
public record HttpConfig(String host, int port, List<String> allowedHosts, int threads) {
    private static final Key<String> HOST = Key.text(
            "http.host",
            "127.0.0.1",
            "Address to listen on. Anything but loopback opens the API to the network, where the token travels unencrypted.");
    private static final Key<Integer> PORT = Key.whole(
            "http.port",
            7676,
            0,
            65535,
            "Port to listen on; 0 takes any free one, and the first line of output says which.");
    private static final Key<List<String>> ALLOWED_HOSTS = Key.list(
            "http.allowed-hosts",
            "",
            "Further names by which browsers may call this API; `localhost`, IP addresses and `http.host` always may.");
    private static final Key<Integer> THREADS =
            Key.whole("http.threads", 8, 1, 256, "Requests answered at the same time, live streams not counted.");

    public static final List<Key<?>> KEYS = List.of(HOST, PORT, ALLOWED_HOSTS, THREADS);

    public static HttpConfig from(Settings settings) {
        return new HttpConfig(
                settings.get(HOST), settings.get(PORT), settings.get(ALLOWED_HOSTS), settings.get(THREADS));
    }
}

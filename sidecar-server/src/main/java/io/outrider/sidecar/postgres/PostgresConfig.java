package io.outrider.sidecar.postgres;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.util.List;

/** The database whose plans may be asked for; not set, nobody is asked. */
public record PostgresConfig(String url, String user, String password) {
    private static final Key<String> URL = Key.text(
            "postgres.url",
            "",
            "`jdbc:postgresql://HOST:PORT/DATABASE` of the database that the services use. Set, the slowest statements are "
                    + "explained there (never executed), and missing indexes are reported.");
    private static final Key<String> USER = Key.text(
            "postgres.user", "", "Its user: one without superuser rights, who may select from the services' tables.");
    private static final Key<String> PASSWORD = Key.secret("postgres.password", "That user's password.");

    public static final List<Key<?>> KEYS = List.of(URL, USER, PASSWORD);

    public static PostgresConfig from(Settings settings) {
        return new PostgresConfig(settings.get(URL), settings.get(USER), settings.get(PASSWORD));
    }

    public boolean isSet() {
        return !url.isEmpty();
    }

    @Override
    public String toString() {
        return "PostgresConfig[url=" + url + ", user=" + user + "]"; // never the password
    }
}

package io.outrider.benchmarks.host;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens the connections of a program, with or without a proxy around them. */
final class Connections {
    private Connections() {}

    /**
     * @param proxy {@code none}, {@code p6spy} or {@code datasource-proxy}: agents need no change in the program, these
     *     two do
     */
    static Connection open(String url, String proxy) throws SQLException {
        switch (proxy) {
            case "none":
                return DriverManager.getConnection(url);
            case "p6spy":
                return DriverManager.getConnection("jdbc:p6spy:" + url.substring("jdbc:".length()));
            case "datasource-proxy":
                // A class of its own: the library is on the class path of this contender only.
                return ProxiedDataSource.connect(url);
            default:
                throw new IllegalArgumentException("no proxy is called " + proxy);
        }
    }
}

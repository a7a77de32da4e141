package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How the cost of one execution is read. One thread. */
interface Meter {
    /** Before an execution. */
    void start();

    /** @return milliseconds since {@link #start}, or those of the plan */
    double stop(Plan plan);

    /** Milliseconds since {@link #start} of an execution that was cut; NaN when nobody knows. */
    double spent();

    /** Whether one run tells, or what else the machine does shows in it. */
    boolean isSteady();

    /** The server's own clock. */
    Meter CLOCK = new Meter() {
        @Override
        public void start() {}

        @Override
        public double stop(Plan plan) {
            return plan.executionMillis();
        }

        @Override
        public double spent() {
            return Double.NaN;
        }

        @Override
        public boolean isSteady() {
            return false;
        }
    };

    /** Processor time where the clone runs on this machine, because other work does not show there; else the clock. */
    static Meter of(Connection clone) throws SQLException {
        try (java.sql.Statement statement = clone.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid(),"
                        + " coalesce(pg_catalog.host(pg_catalog.inet_server_addr()), ''),"
                        + " coalesce(pg_catalog.inet_client_port(), -1)")) {
            row.next();
            Path process = Path.of("/proc", Integer.toString(row.getInt(1)));
            boolean ours = isLoopback(row.getString(2)) && isServing(process, row.getInt(3));
            return ours && Files.isReadable(process.resolve("schedstat")) ? new Processor(process) : CLOCK;
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A process of that number may be another's: in a container the server counts its processes apart. The server's shows its client's port. */
    private static boolean isServing(Path process, int clientPort) {
        try {
            String title = Files.readString(process.resolve("cmdline"));
            return title.startsWith("postgres") && title.contains("(" + clientPort + ")");
        } catch (IOException e) {
            return false;
        }
    }

    /** Processor time of the connection's server process, as Linux counts it. */
    final class Processor implements Meter {
        private final Path figures;
        private long started;

        Processor(Path process) {
            this.figures = process.resolve("schedstat");
        }

        @Override
        public void start() {
            started = nanos();
        }

        @Override
        public double stop(Plan plan) {
            double millis = spent();
            return Double.isNaN(millis) ? plan.executionMillis() : millis;
        }

        @Override
        public double spent() {
            long now = nanos();
            return started < 0 || now < 0 ? Double.NaN : (now - started) / 1e6;
        }

        @Override
        public boolean isSteady() {
            return true;
        }

        private long nanos() {
            try {
                String[] fields = Files.readString(figures).trim().split(" ");
                return Long.parseLong(fields[0]);
            } catch (IOException | NumberFormatException e) {
                return -1;
            }
        }
    }
}

package io.outrider.agent.encode;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads {@link SQLException}s, in a JVM that may have been built without the module java.sql. */
final class SqlFailures {
    private static final boolean HAVE_SQL = haveSql();

    private SqlFailures() {}

    static boolean isSql(Throwable error) {
        return HAVE_SQL && Reader.isSql(error);
    }

    static @Nullable String sqlState(Throwable error) {
        return HAVE_SQL ? Reader.sqlState(error) : null;
    }

    /** The failure that tells most: a batch's own message repeats the statement with its values, what it wraps does not. */
    static Throwable telling(Throwable error) {
        return HAVE_SQL ? Reader.telling(error) : error;
    }

    private static boolean haveSql() {
        try {
            Class.forName("java.sql.SQLException", false, SqlFailures.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Linked only where java.sql is there. */
    private static final class Reader {
        static boolean isSql(Throwable error) {
            return error instanceof SQLException;
        }

        static @Nullable String sqlState(Throwable error) {
            try {
                return error instanceof SQLException ? ((SQLException) error).getSQLState() : null;
            } catch (Throwable broken) {
                return null;
            }
        }

        static Throwable telling(Throwable error) {
            if (!(error instanceof BatchUpdateException)) {
                return error;
            }
            try {
                SQLException next = ((BatchUpdateException) error).getNextException();
                Throwable cause = error.getCause();
                return next != null ? next : cause instanceof SQLException ? cause : error;
            } catch (Throwable broken) {
                return error;
            }
        }
    }
}

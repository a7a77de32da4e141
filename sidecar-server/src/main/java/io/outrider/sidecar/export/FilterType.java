package io.outrider.sidecar.export;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * What a filter's value must be. A value is parsed to a Java value and written anew from it; only texts reach the server with the
 * caller's own characters, quoted by the driver.
 */
enum FilterType {
    TEXT("a text of at most " + FilterType.LONGEST + " characters"),
    INTEGER("a whole number"),
    NUMERIC("a decimal number"),
    BOOLEAN("true or false"),
    DATE("a date such as 2026-11-23"),
    TIMESTAMP("a time such as 2026-11-23T17:35:11Z"),
    UUID("a UUID");

    private static final int LONGEST = 1000;
    private static final int MOST_DIGITS = 100;

    final String form;

    FilterType(String form) {
        this.form = form;
    }

    /** Quotes a text for the session in which it will be used. */
    interface Quoting {
        String literal(String text) throws SQLException;
    }

    /** The value in the one form that stands for it. @throws IllegalArgumentException when it is none of this type */
    String canonical(String value) {
        if (value.length() > LONGEST || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException();
        }
        try {
            return switch (this) {
                case TEXT -> value;
                case INTEGER -> Long.toString(Long.parseLong(value));
                case NUMERIC -> number(value);
                case BOOLEAN -> bool(value);
                case DATE -> LocalDate.parse(value).toString();
                case TIMESTAMP -> instant(value).toString();
                case UUID -> java.util.UUID.fromString(value).toString();
            };
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String literal(String canonical, Quoting quoting) throws SQLException {
        return switch (this) {
            case TEXT -> quoting.literal(canonical); // of unknown type, so that it becomes the column's
            case INTEGER, NUMERIC -> "(" + canonical + ")";
            case BOOLEAN -> canonical.toUpperCase(Locale.ROOT);
            case DATE -> "DATE '" + canonical + "'";
            case TIMESTAMP -> "TIMESTAMPTZ '" + canonical + "'";
            case UUID -> "UUID '" + canonical + "'";
        };
    }

    private static String number(String value) {
        BigDecimal number = new BigDecimal(value);
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            throw new IllegalArgumentException();
        }
        return number.toPlainString();
    }

    private static String bool(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Instant instant(String value) {
        Instant instant = OffsetDateTime.parse(value).toInstant();
        if (instant.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                || instant.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
            throw new IllegalArgumentException();
        }
        return instant;
    }
}

package io.outrider.sidecar.statements;

import io.outrider.sidecar.postgres.Row;

/** What the server counts apart: the role, its number for the statement, and whether a function sent it. Within one database. */
record StatementKey(long role, long identifier, boolean topLevel) {
    static StatementKey of(Row row) {
        return new StatementKey(
                row.whole("userid", 0), row.whole("queryid", 0), !row.has("toplevel") || row.flag("toplevel"));
    }

    static StatementKey of(String text) {
        String[] parts = text.split("/", 3);
        return new StatementKey(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2].equals("top"));
    }

    @Override
    public String toString() {
        return role + "/" + identifier + "/" + (topLevel ? "top" : "nested");
    }
}

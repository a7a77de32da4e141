package io.outrider.sidecar.postgres;

/** A column of a result, as the server describes it. @param name quoted, as SQL wants it */
public record ResultColumn(String name, Type type) {
    /**
     * @param kind {@code b}ase, {@code c}omposite, {@code d}omain, {@code e}num, {@code r}ange …, or {@code A} for an array
     * @param element the type of an array's elements, else 0
     * @param send the function that writes a value, or an array's element, in binary form
     * @param name as SQL spells it
     */
    public record Type(int oid, String kind, int element, String send, String name) {}
}

package io.outrider.sidecar.indexes;

/** The least and the greatest value of a column that its statistics know, as the server prints them. */
record ValueRange(String least, String greatest) {}

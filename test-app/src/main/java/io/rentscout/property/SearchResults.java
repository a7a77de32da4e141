package io.rentscout.property;

import java.util.List;

/** A page of results. Beyond {@link Search#LAST_ROW} nobody counts: {@code total} then says "at least". */
record SearchResults(List<PropertySummary> items, int page, int size, long total, boolean totalIsExact) {}

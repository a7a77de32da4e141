package io.rentscout.statistics;

import java.math.BigDecimal;

/** The prices of one type of property. */
record TypePrices(
        String type,
        long listings,
        BigDecimal average,
        BigDecimal median,
        BigDecimal percentile90,
        BigDecimal lowest,
        BigDecimal highest) {}

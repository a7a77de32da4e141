package io.rentscout.estimate;

import java.math.BigDecimal;

/** What a month's rent of a property should be. */
record Estimate(BigDecimal low, BigDecimal fair, BigDecimal high) {}

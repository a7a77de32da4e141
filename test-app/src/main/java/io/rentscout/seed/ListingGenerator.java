package io.rentscout.seed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** The listings of a seed. The same seed and row count give the same listings, on any day and machine. */
final class ListingGenerator {

    /** Raised when the same seed would give other rows than before. */
    static final int VERSION = 1;

    private static final Weighted<City> CITIES = new Weighted<>(City.ALL, City::share);
    private static final Weighted<Kind> KINDS = new Weighted<>(Kind.ALL, Kind::share);
    private static final Instant NEWEST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int OLDEST_SECONDS = 3 * 365 * 24 * 3600;
    private static final int LISTINGS_PER_AGENT = 150;
    private static final double TYPICAL_PRICE = 650;
    private static final double LOWEST_LEVEL = 0.3;
    private static final BigDecimal HIGHEST_PRICE = new BigDecimal("999999.99");

    private final long seed;
    private final long agents;

    ListingGenerator(long seed, long listings) {
        this.seed = seed;
        this.agents = 1 + listings / LISTINGS_PER_AGENT;
    }

    long agents() {
        return agents;
    }

    Listing listing(long id) {
        Dice dice = Dice.of(seed, "properties", id);
        City city = CITIES.draw(dice);
        Kind kind = KINDS.draw(dice);
        int rooms = 1 + (int) (kind.mostRooms() * dice.fraction() * dice.fraction());
        double area = kind.leastArea() * StrictMath.exp(0.35 * Math.abs(dice.normal())) * (0.6 + 0.4 * rooms);
        // Few agents hold many listings.
        long agent = 1 + (long) (agents * dice.fraction() * dice.fraction());
        return new Listing(
                id,
                agent,
                Prose.title(dice, kind, rooms),
                dice.chance(0.06) ? null : dice.chance(0.01) ? "" : Prose.description(dice),
                city.name(),
                kind.name(),
                price(dice, city, kind, rooms),
                dice.chance(0.03) ? null : BigDecimal.valueOf(area).setScale(1, RoundingMode.HALF_UP),
                dice.chance(0.05) ? null : rooms,
                dice.chance(0.04) ? null : dice.chance(0.3) ? agentPhone(agent) : phone(dice),
                views(dice),
                dice.chance(0.25) ? null : Prose.attributes(dice),
                NEWEST.minusSeconds(dice.below(OLDEST_SECONDS)));
    }

    String agentPhone(long agent) {
        return phone(Dice.of(seed, "agents.phone", agent));
    }

    /** Log-normal with a long tail; most people round their price, some do not. */
    private static BigDecimal price(Dice dice, City city, Kind kind, int rooms) {
        double typical = TYPICAL_PRICE * city.priceLevel() * kind.priceLevel() * StrictMath.sqrt(rooms);
        double spread = dice.chance(0.02) ? 1.4 : 0.45;
        BigDecimal price = BigDecimal.valueOf(typical * Math.max(LOWEST_LEVEL, StrictMath.exp(spread * dice.normal())));
        int scale = dice.chance(0.8) ? -1 : dice.chance(0.5) ? 0 : 2;
        BigDecimal rounded = price.setScale(scale, RoundingMode.HALF_UP);
        return rounded.min(HIGHEST_PRICE).setScale(2, RoundingMode.UNNECESSARY);
    }

    private static int views(Dice dice) {
        return (int) Math.min(2_000_000, 3 / StrictMath.pow(1 - dice.fraction(), 1.25));
    }

    private static String phone(Dice dice) {
        String digits = String.valueOf(1_000_000_000L + (long) (dice.fraction() * 9_000_000_000L));
        return "+7 " + digits.substring(0, 3) + " " + digits.substring(3, 6) + "-" + digits.substring(6, 8) + "-"
                + digits.substring(8);
    }
}

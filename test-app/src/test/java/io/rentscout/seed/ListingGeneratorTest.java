package io.rentscout.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ListingGeneratorTest {

    private static final int COUNT = 20_000;
    private static final List<Listing> LISTINGS = generate(42, COUNT);

    @Test
    void theSameSeedGivesTheSameListingsInAnyOrder() {
        ListingGenerator again = new ListingGenerator(42, COUNT);

        for (int id = COUNT; id > COUNT - 500; id--) {
            assertThat(again.listing(id)).isEqualTo(LISTINGS.get(id - 1));
        }
    }

    /** Held fast, so that no JDK and no change of ours alters the data unseen: such a change raises the version. */
    @Test
    void theListingsOfVersionOneStayWhatTheyAre() {
        assertThat(ListingGenerator.VERSION).isEqualTo(1);
        assertThat(LISTINGS.hashCode()).isEqualTo(-957246525);
    }

    @Test
    void anotherSeedGivesOtherListings() {
        assertThat(generate(43, 100)).doesNotContainAnyElementsOf(LISTINGS.subList(0, 100));
    }

    @Test
    void fewCitiesHoldMostListings() {
        Map<String, Long> perCity =
                LISTINGS.stream().collect(Collectors.groupingBy(Listing::city, Collectors.counting()));
        List<Long> counts =
                perCity.values().stream().sorted(Comparator.reverseOrder()).toList();

        assertThat(perCity).hasSize(City.ALL.size());
        assertThat(counts.get(0)).isEqualTo(perCity.get("Moscow"));
        assertThat(share(counts.stream().limit(5).mapToLong(Long::longValue).sum()))
                .isBetween(0.55, 0.75);
        assertThat(share(counts.get(counts.size() - 1))).isLessThan(0.006);
    }

    @Test
    void pricesHaveALongTailAndFitTheirColumn() {
        List<BigDecimal> prices = LISTINGS.stream().map(Listing::price).sorted().toList();
        BigDecimal median = prices.get(COUNT / 2);
        double mean =
                prices.stream().mapToDouble(BigDecimal::doubleValue).average().orElseThrow();

        assertThat(mean).isGreaterThan(1.15 * median.doubleValue());
        assertThat(prices.get(COUNT - 1)).isGreaterThan(median.multiply(BigDecimal.TEN));
        assertThat(prices).allSatisfy(price -> {
            assertThat(price.scale()).isEqualTo(2);
            assertThat(price).isPositive();
        });
    }

    @Test
    void textsAreInTwoScriptsWithAllThatBreaksCarelessCode() {
        assertThat(shareOf(listing -> listing.title().matches("(?s).*\\p{IsCyrillic}.*")))
                .isBetween(0.4, 0.7);
        for (String awkward : List.of("'", "\"", "\\", "🌊", "☀️", "«")) {
            assertThat(shareOf(listing -> (listing.title() + listing.description()).contains(awkward)))
                    .as(awkward)
                    .isGreaterThan(0.01);
        }
        assertThat(shareOf(listing ->
                        listing.description() != null && listing.description().length() > 2_000))
                .isBetween(0.002, 0.02);
        assertThat(shareOf(listing ->
                        listing.description() != null && listing.description().contains("\n\n\t")))
                .isPositive();
        assertThat(shareOf(listing -> "".equals(listing.description()))).isPositive();
    }

    @Test
    void someThingsAreNotKnown() {
        assertThat(shareOf(listing -> listing.description() == null)).isBetween(0.03, 0.10);
        assertThat(shareOf(listing -> listing.attributes() == null)).isBetween(0.2, 0.3);
        assertThat(shareOf(listing -> listing.phone() == null)).isBetween(0.02, 0.06);
        assertThat(shareOf(listing -> listing.rooms() == null)).isBetween(0.02, 0.08);
        assertThat(shareOf(listing -> listing.area() == null)).isBetween(0.01, 0.06);
    }

    @Test
    void attributesAreJsonObjects() {
        JsonMapper json = JsonMapper.shared();
        assertThat(LISTINGS).allSatisfy(listing -> {
            if (listing.attributes() != null) {
                assertThat(json.readTree(listing.attributes()).isObject()).isTrue();
            }
        });
    }

    @Test
    void everyListingHasAnAgentAndFewAgentsHoldMany() {
        long agents = new ListingGenerator(42, COUNT).agents();
        assertThat(LISTINGS).allSatisfy(listing -> assertThat(listing.agentId()).isBetween(1L, agents));
        assertThat(shareOf(listing -> listing.agentId() <= agents / 4)).isGreaterThan(0.5);
    }

    private static List<Listing> generate(long seed, int count) {
        ListingGenerator generator = new ListingGenerator(seed, count);
        return LongStream.rangeClosed(1, count).mapToObj(generator::listing).toList();
    }

    private static double shareOf(Predicate<Listing> predicate) {
        return share(LISTINGS.stream().filter(predicate).count());
    }

    private static double share(long count) {
        return count / (double) COUNT;
    }
}

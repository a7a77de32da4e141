package io.rentscout.seed;

import java.util.List;

/** A kind of property: how common, how dear, how large. */
record Kind(String name, String russian, double share, double priceLevel, int leastArea, int mostRooms) {

    static final List<Kind> ALL = List.of(
            new Kind("apartment", "квартира", 46, 1.0, 28, 5),
            new Kind("studio", "студия", 21, 0.7, 16, 1),
            new Kind("room", "комната", 14, 0.4, 9, 1),
            new Kind("house", "дом", 11, 1.8, 60, 8),
            new Kind("townhouse", "таунхаус", 5, 1.5, 70, 6),
            new Kind("loft", "лофт", 3, 1.6, 45, 3));
}

package io.rentscout.property;

import java.util.List;

/** The types a listing may have. */
final class PropertyTypes {

    static final List<String> ALL = List.of("apartment", "studio", "room", "house", "townhouse", "loft");

    private PropertyTypes() {}
}

package io.rentscout.seed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One generated row of {@code photos}. */
record Photo(long propertyId, int position, String url, @Nullable String caption) {

    private static final List<String> CAPTIONS =
            List.of("Kitchen", "Кухня", "The \"big\" room", "Вид из окна 🌇", "Bath\\WC");

    /** Most listings have one or two, some none, a few many. */
    static List<Photo> of(long seed, long propertyId) {
        Dice dice = Dice.of(seed, "photos", propertyId);
        int count = (int) (4 * dice.fraction() * dice.fraction() + 0.6) + (dice.chance(0.03) ? 6 : 0);
        List<Photo> photos = new ArrayList<>(count);
        for (int position = 1; position <= count; position++) {
            photos.add(new Photo(
                    propertyId,
                    position,
                    "https://photos.rentscout.example/" + propertyId + "/" + position + ".jpg",
                    dice.chance(0.6) ? null : dice.pick(CAPTIONS)));
        }
        return photos;
    }
}

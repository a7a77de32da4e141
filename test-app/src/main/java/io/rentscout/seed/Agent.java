package io.rentscout.seed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One generated row of {@code agents}. */
record Agent(long id, String name, @Nullable String agency, String phone, String email) {

    private static final List<String> FIRST_NAMES =
            List.of("Anna", "Иван", "Mária", "Ольга", "Liam", "Пётр", "Zoë", "Ёсиф", "Nino", "Алёна");
    private static final List<String> LAST_NAMES = List.of(
            "O'Brien",
            "Иванов-Сидоров",
            "Müller",
            "Щербак",
            "D'Angelo",
            "Кузнецова",
            "Nowak",
            "Беридзе",
            "Smith \"Sm\"");
    private static final List<String> AGENCIES =
            List.of("Key & Door", "«Уютный дом»", "Bürger\\Partner", "Наследие", "Home 🏡 Now");

    static Agent of(long seed, long id, String phone) {
        Dice dice = Dice.of(seed, "agents", id);
        return new Agent(
                id,
                dice.pick(FIRST_NAMES) + " " + dice.pick(LAST_NAMES),
                dice.chance(0.3) ? null : dice.pick(AGENCIES),
                phone,
                "agent" + id + "@rentscout.example");
    }
}

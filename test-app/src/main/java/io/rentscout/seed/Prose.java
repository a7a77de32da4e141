package io.rentscout.seed;

import java.util.List;
import java.util.StringJoiner;

/** Titles, descriptions and attributes as people write them: two scripts, quotes, backslashes, emoji, line breaks. */
final class Prose {

    private static final double CYRILLIC = 0.55;
    private static final double LONG = 0.006;

    private static final List<String> ADJECTIVES = List.of(
            "Bright", "Cosy", "Renovated", "Spacious", "Quiet", "\"Designer\"", "Sunny ☀️", "Family", "Old-town");
    private static final List<String> RUSSIAN_ADJECTIVES =
            List.of("Светлая", "Уютная", "Новая", "Просторная", "Тихая", "«Дизайнерская»", "Солнечная ☀️", "Видовая");
    private static final List<String> PLACES = List.of(
            "by the park",
            "near O'Connell St",
            "with a river view 🌊",
            "next to the metro",
            "in the centre",
            "at Baker's Yard",
            "above the \"Blue Door\" café");
    private static final List<String> RUSSIAN_PLACES = List.of(
            "у парка",
            "рядом с метро",
            "с видом на реку 🌊",
            "в центре",
            "на Невском",
            "в ЖК «Ёлки-Палки»",
            "у Д'Артаньяна во дворе");
    private static final List<String> SENTENCES = List.of(
            "The kitchen is new, the neighbours are quiet.",
            "No smokers, please!",
            "It's five minutes to the station – we've timed it.",
            "Plans of the floors are in C:\\plans\\floor-1.pdf on request.",
            "Pets are welcome 🐕, children even more so.",
            "The owner calls it \"a palace\"; we call it honest value.",
            "Deposit: one month; 100% returned when nothing is broken.",
            "Heating & water are in the price, electricity isn't.",
            "Available from the 1st.");
    private static final List<String> RUSSIAN_SENTENCES = List.of(
            "Новая кухня, тихие соседи.",
            "Без животных, пожалуйста!",
            "До метро пять минут пешком – проверено.",
            "Планировка лежит в D:\\планы\\этаж-2.pdf, вышлем по запросу.",
            "Можно с детьми 👶 и котом 🐈.",
            "Хозяин говорит: «дворец», мы говорим \"честная цена\".",
            "Залог – один месяц, возвращаем 100 %.",
            "Отопление и вода включены, свет по счётчику.",
            "Свободна с 1-го числа, ёлка во дворе.");
    private static final List<String> STATIONS = List.of(
            "Чистые пруды", "Baker Street", "Площадь Восстания", "Gare de l'Est", "Кремлёвская", "Alexanderplatz");
    private static final List<String> TAGS =
            List.of("new", "балкон", "wi-fi", "24\\7", "\"top\"", "лифт", "parking", "🔥");

    private Prose() {}

    static String title(Dice dice, Kind kind, int rooms) {
        if (dice.chance(CYRILLIC)) {
            return dice.pick(RUSSIAN_ADJECTIVES) + " " + kind.russian() + ", комнат: " + rooms + ", "
                    + dice.pick(RUSSIAN_PLACES);
        }
        return dice.pick(ADJECTIVES) + " " + rooms + "-room " + kind.name() + " " + dice.pick(PLACES);
    }

    static String description(Dice dice) {
        List<String> sentences = dice.chance(CYRILLIC) ? RUSSIAN_SENTENCES : SENTENCES;
        boolean isLong = dice.chance(LONG);
        int count = isLong ? dice.between(60, 200) : dice.between(1, 3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(isLong && i % 7 == 0 ? "\n\n\t" : " ");
            }
            text.append(dice.pick(sentences));
        }
        return text.toString();
    }

    /** A JSON object. */
    static String attributes(Dice dice) {
        StringJoiner object = new StringJoiner(", ", "{", "}");
        object.add("\"floor\": " + dice.between(1, 25));
        if (dice.chance(0.5)) {
            object.add("\"pets\": " + dice.chance(0.4));
        }
        if (dice.chance(0.4)) {
            object.add("\"metro\": " + quoted(dice.pick(STATIONS)));
        }
        if (dice.chance(0.3)) {
            object.add("\"tags\": [" + quoted(dice.pick(TAGS)) + ", " + quoted(dice.pick(TAGS)) + "]");
        }
        if (dice.chance(0.1)) {
            object.add("\"parking\": null");
        }
        return object.toString();
    }

    /** The texts above hold no control characters, so these two are all that JSON asks to be escaped. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

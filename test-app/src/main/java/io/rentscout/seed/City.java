package io.rentscout.seed;

import java.util.ArrayList;
import java.util.List;

/** A city: its share of the listings falls with its rank (Zipf), its price level is its own. */
record City(String name, double share, double priceLevel) {

    private static final double ZIPF_EXPONENT = 1.2;

    /** By rank, the largest first. */
    static final List<City> ALL = ranked(
            level("Moscow", 2.1),
            level("Saint Petersburg", 1.5),
            level("Казань", 0.9),
            level("Новосибирск", 0.8),
            level("Екатеринбург", 0.85),
            level("Berlin", 1.9),
            level("London", 3.2),
            level("Нижний Новгород", 0.7),
            level("Tbilisi", 0.8),
            level("Краснодар", 0.8),
            level("Paris", 2.6),
            level("Сочи", 1.3),
            level("Belgrade", 1.0),
            level("Ростов-на-Дону", 0.7),
            level("Kraków", 1.0),
            level("Самара", 0.6),
            level("Zürich", 3.4),
            level("Уфа", 0.6),
            level("Алматы", 0.9),
            level("Lisbon", 1.7),
            level("Челябинск", 0.55),
            level("Омск", 0.5),
            level("São Paulo", 0.9),
            level("Красноярск", 0.6),
            level("Воронеж", 0.55),
            level("Пермь", 0.55),
            level("Волгоград", 0.5),
            level("Tallinn", 1.2),
            level("Тюмень", 0.7),
            level("Калининград", 0.9),
            level("L'Aquila", 0.8),
            level("Иркутск", 0.65),
            level("Хабаровск", 0.7),
            level("Coeur d'Alene", 1.4),
            level("Владивосток", 0.85),
            level("Ярославль", 0.5),
            level("Villers-sur-Mer", 1.3),
            level("Йошкар-Ола", 0.4),
            level("Петрозаводск", 0.5),
            level("Süßen", 1.1));

    private static City level(String name, double priceLevel) {
        return new City(name, 0, priceLevel);
    }

    private static List<City> ranked(City... cities) {
        List<City> ranked = new ArrayList<>();
        for (int rank = 1; rank <= cities.length; rank++) {
            City city = cities[rank - 1];
            ranked.add(new City(city.name, StrictMath.pow(rank, -ZIPF_EXPONENT), city.priceLevel));
        }
        return List.copyOf(ranked);
    }
}

package dev.maydayshop;

import java.util.List;

/** What a customer is about to buy. */
record Basket(List<Line> lines) {

    /** Some of one article. */
    record Line(int count, Article article) {

        Money price() {
            return article.price().times(count);
        }
    }

    int size() {
        return lines.stream().mapToInt(Line::count).sum();
    }

    Money total() {
        return lines.stream().map(Line::price).reduce(new Money(0), Money::plus);
    }
}

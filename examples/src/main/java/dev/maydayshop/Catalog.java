package dev.maydayshop;

import java.util.List;

/** What the shop has on offer. */
final class Catalog {

    private static final Article DARJEELING = new Article("Darjeeling First Flush", new Money(18_50));
    private static final Article SENCHA = new Article("Sencha Yame", new Money(14_90));
    private static final Article TEAPOT = new Article("Porcelain teapot", new Money(32_00));

    /** The basket every visitor finds filled, so that there is something to pay. */
    Basket filledBasket() {
        return new Basket(
                List.of(new Basket.Line(2, DARJEELING), new Basket.Line(1, SENCHA), new Basket.Line(1, TEAPOT)));
    }

    /** The article that everybody wants in the sale. */
    Article bestSeller() {
        return TEAPOT;
    }
}

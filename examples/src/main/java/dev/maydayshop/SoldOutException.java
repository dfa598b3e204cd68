package dev.maydayshop;

/** There is nothing left of an article. */
final class SoldOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SoldOutException(Article article) {
        super(article.name() + " is sold out");
    }
}

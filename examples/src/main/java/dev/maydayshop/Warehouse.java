package dev.maydayshop;

import java.util.concurrent.TimeUnit;

/** Knows what is left of each article, and takes its time to say so. */
final class Warehouse {

    private static final long TURNOVER_MILLIS = 600;

    int countArticles() {
        try {
            TimeUnit.MILLISECONDS.sleep(TURNOVER_MILLIS);
            return 312;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody counted to the end", e);
        }
    }
}

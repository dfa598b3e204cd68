package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Level;
import java.time.Duration;
import java.util.Map;

/** Keeps the shop's idea of its stock up to date. A slow answer is worth a warning, no more. */
final class StockFeed {

    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final MaydayClient mayday;
    private final Warehouse warehouse;

    StockFeed(MaydayClient mayday, Warehouse warehouse) {
        this.mayday = mayday;
        this.warehouse = warehouse;
    }

    int refresh() {
        mayday.addBreadcrumb(Breadcrumb.of("stock", "asking the warehouse"));
        long asked = System.nanoTime();
        int articles = warehouse.countArticles();
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        mayday.addBreadcrumb(Breadcrumb.of("stock", "the warehouse answered").with("articles", articles));
        if (took.compareTo(PATIENCE) > 0) {
            mayday.withScope(scope -> {
                scope.setContext("feed", Map.of("took_ms", took.toMillis(), "patience_ms", PATIENCE.toMillis()));
                mayday.captureMessage("The stock feed is slow", Level.WARNING);
            });
        }
        return articles;
    }
}

package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.User;
import java.util.concurrent.atomic.AtomicInteger;

/** Half the town wants the last teapot. */
final class FlashSale {

    static final int BUYERS = 500;

    private final MaydayClient mayday;
    private final AtomicInteger left = new AtomicInteger();

    FlashSale(MaydayClient mayday) {
        this.mayday = mayday;
    }

    void open(Article article) {
        mayday.addBreadcrumb(Breadcrumb.of("sale", "opened").with("article", article.name()));
        for (int number = 1; number <= BUYERS; number++) {
            User buyer = User.of("guest-" + number);
            try {
                take(article);
            } catch (SoldOutException e) {
                mayday.captureException(e, scope -> scope.setUser(buyer));
            }
        }
    }

    private void take(Article article) {
        if (left.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
            throw new SoldOutException(article);
        }
    }
}

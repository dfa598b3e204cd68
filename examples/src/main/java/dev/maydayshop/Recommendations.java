package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** Finds out what a customer may like, each time on a virtual thread. */
final class Recommendations {

    private final MaydayClient mayday;
    private final ExecutorService threads;
    private final Map<String, List<Article>> boughtByCustomer = Map.of();

    Recommendations(MaydayClient mayday, ExecutorService threads) {
        this.mayday = mayday;
        this.threads = mayday.wrap(threads);
    }

    void prepare(Customer customer) {
        mayday.addBreadcrumb(Breadcrumb.of("recommendations", "asked for"));
        threads.execute(() -> {
            try {
                Article favourite = favourite(customer);
                mayday.addBreadcrumb(Breadcrumb.of("recommendations", "like " + favourite.name()));
            } catch (RuntimeException e) {
                mayday.captureException(e);
            }
        });
    }

    /** Wrong for everybody who has not bought anything yet. */
    private Article favourite(Customer customer) {
        List<Article> bought = boughtByCustomer.getOrDefault(customer.id(), List.of());
        mayday.addBreadcrumb(Breadcrumb.of("recommendations", "history read").with("articles", bought.size()));
        return bought.get(0);
    }
}

package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns a basket into a paid order. */
final class Checkout {

    private final MaydayClient mayday;
    private final PaymentGateway gateway;
    private final AtomicInteger lastOrder = new AtomicInteger(1041);

    Checkout(MaydayClient mayday, PaymentGateway gateway) {
        this.mayday = mayday;
        this.gateway = gateway;
    }

    /** Nothing is captured here: whoever serves the request does that, once, with all that this leaves in the scope. */
    int pay(Basket basket) {
        int order = lastOrder.incrementAndGet();
        mayday.currentScope()
                .setTag("payment", "card")
                .setContext("order", Map.of("number", order, "articles", basket.size(), "total", basket.total()));
        mayday.addBreadcrumb(Breadcrumb.of("basket", "checked out")
                .with("articles", basket.size())
                .with("total", basket.total()));
        mayday.addBreadcrumb(Breadcrumb.of("stock", "set aside for order " + order));
        mayday.addBreadcrumb(Breadcrumb.of("payment", "charging " + basket.total()));
        try {
            gateway.charge(basket.total());
        } catch (PaymentException e) {
            throw new CheckoutException("order " + order + " could not be paid", e);
        }
        return order;
    }
}

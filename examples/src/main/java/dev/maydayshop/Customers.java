package dev.maydayshop;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;

/** Everybody who has an account, and who of them is asking. */
final class Customers {

    private final List<Customer> all = List.of(
            new Customer("42", "Ada Lindqvist", "ada@example.com", Locale.UK),
            new Customer("57", "Bruno Costa", "bruno@example.com", Locale.forLanguageTag("pt-PT")),
            new Customer("68", "Chloé Martin", "chloe@example.com", Locale.FRANCE));

    List<Customer> all() {
        return all;
    }

    /** Whoever the page says is signed in; a real shop would look into its session. */
    Customer signedIn(HttpExchange exchange) {
        String id = exchange.getRequestHeaders().getFirst("X-Customer");
        return all.stream()
                .filter(customer -> customer.id().equals(id))
                .findFirst()
                .orElse(all.get(0));
    }
}

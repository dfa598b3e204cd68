package dev.maydayshop;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Request;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Makes each request a unit of work, and captures what its handler lets through. */
final class RequestScope extends Filter {

    private final MaydayClient mayday;
    private final Customers customers;

    RequestScope(MaydayClient mayday, Customers customers) {
        this.mayday = mayday;
        this.customers = customers;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String method = exchange.getRequestMethod();
        String route = exchange.getHttpContext().getPath();
        String id = UUID.randomUUID().toString();
        exchange.getResponseHeaders().set("X-Request-Id", id);
        try (Scope scope = mayday.openScope()) {
            scope.setTransaction(method + " " + route)
                    .setRequest(Request.of(
                            method, "http://" + exchange.getRequestHeaders().getFirst("Host") + route))
                    .setTag(Incidents.TAG, id)
                    .setUser(customers.signedIn(exchange).asUser());
            mayday.addBreadcrumb(Breadcrumb.of("request", method + " " + route).withType("http"));
            try {
                chain.doFilter(exchange);
            } catch (RuntimeException e) {
                mayday.captureException(e);
                Reply.json(500, Map.of("answer", "Sorry, that did not work. We have been told."))
                        .sendTo(exchange);
            }
        }
    }

    @Override
    public String description() {
        return "a Mayday scope for each request";
    }
}

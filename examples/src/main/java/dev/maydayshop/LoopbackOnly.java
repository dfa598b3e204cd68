package dev.maydayshop;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Set;

/** Turns away other web sites that use the visitor's browser to get here: by a name of their own, or across origins. */
final class LoopbackOnly extends Filter {

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        boolean known = host != null && HOSTS.contains(host.replaceFirst(":\\d*$", ""));
        boolean own = site == null
                || site.equals("same-origin")
                || site.equals("none")
                || exchange.getRequestMethod().equals("GET");
        if (known && own) {
            chain.doFilter(exchange);
        } else {
            Reply.text(403, "Only for the page at localhost.").sendTo(exchange);
        }
    }

    @Override
    public String description() {
        return "localhost only";
    }
}

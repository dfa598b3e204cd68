package dev.maydayshop;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The shop's web server, on loopback only. Once started, its one thread that is no daemon keeps the process alive. */
final class ShopServer {

    private final HttpServer server;
    private final Filter loopbackOnly = new LoopbackOnly();

    private ShopServer(HttpServer server) {
        this.server = server;
    }

    /** A server at that port, or at any that is free if it is taken. */
    static ShopServer at(int port) throws IOException {
        HttpServer server = listen(port);
        server.setExecutor(Executors.newFixedThreadPool(4, new DaemonThreads("shop")));
        return new ShopServer(server);
    }

    private static HttpServer listen(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (BindException taken) {
            return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        }
    }

    /** Answers {@code GET} of everything below that path. */
    void get(String path, Function<String, Reply> answer) {
        serve(
                path,
                "GET",
                List.of(),
                exchange -> answer.apply(exchange.getRequestURI().getPath()));
    }

    /** Does something for whoever posts to that path. */
    void post(String path, Filter around, Function<HttpExchange, String> work) {
        serve(path, "POST", List.of(around), exchange -> Reply.json(200, Map.of("answer", work.apply(exchange))));
    }

    private void serve(String path, String method, List<Filter> around, Function<HttpExchange, Reply> answer) {
        List<Filter> filters = server.createContext(path, exchange -> {
                    boolean right = exchange.getRequestMethod().equals(method);
                    Reply reply = right ? answer.apply(exchange) : Reply.text(405, "Only " + method + " here.");
                    reply.sendTo(exchange);
                })
                .getFilters();
        filters.add(loopbackOnly);
        filters.addAll(around);
    }

    void start() {
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }
}

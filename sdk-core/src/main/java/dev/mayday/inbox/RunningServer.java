package dev.mayday.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** The JDK's server while it runs: the one class that refers to the module {@code jdk.httpserver}, which may be missing. */
final class RunningServer {

    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 64;
    private static final long KEEP_THREAD_SECONDS = 30;

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final URI url;

    private RunningServer(HttpServer server, ThreadPoolExecutor executor, URI url) {
        this.server = server;
        this.executor = executor;
        this.url = url;
    }

    static RunningServer start(InboxPage page, int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ThreadPoolExecutor executor = daemons();
        HttpServer server = onDaemon(() -> {
            HttpServer made = HttpServer.create(new InetSocketAddress(loopback, port), 0);
            made.setExecutor(executor);
            made.createContext("/", exchange -> answer(page, exchange));
            made.start();
            return made;
        });
        String host = loopback.getHostAddress();
        String authority = host.contains(":") ? "[::1]" : host;
        int bound = server.getAddress().getPort();
        return new RunningServer(server, executor, URI.create("http://" + authority + ":" + bound + "/"));
    }

    URI url() {
        return url;
    }

    void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** The server's own threads are daemons, and free of the caller's context, only if made by such a thread. */
    private static HttpServer onDaemon(Callable<HttpServer> making) throws IOException {
        FutureTask<HttpServer> task = new FutureTask<>(making);
        daemon(task, "mayday-inbox-start").start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException(String.valueOf(e.getCause()), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ThreadPoolExecutor daemons() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                KEEP_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                task -> daemon(task, "mayday-inbox-" + number.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Takes over neither the caller's class loader nor its inheritable thread-locals: the thread outlives the call. */
    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private static void answer(InboxPage page, HttpExchange exchange) throws IOException {
        try (exchange) {
            URI target = exchange.getRequestURI();
            Response response = isForLoopback(exchange, target)
                    ? page.respond(
                            exchange.getRequestMethod(),
                            target.getRawPath(),
                            name -> exchange.getRequestHeaders().getFirst(name))
                    : Response.text(421, "This server answers to localhost only.");
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            response.headers().forEach(exchange.getResponseHeaders()::set);
            if (response.hasBody()) {
                exchange.sendResponseHeaders(response.status(), response.contentLength());
                response.writeTo(exchange.getResponseBody());
            } else {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(response.contentLength()));
                exchange.sendResponseHeaders(response.status(), -1);
            }
        }
    }

    /** A name in the request line takes precedence over {@code Host} and so must be one of ours, too. */
    private static boolean isForLoopback(HttpExchange exchange, URI target) {
        List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        return hosts.size() == 1
                && LOOPBACK.matcher(hosts.get(0)).matches()
                && (target.getRawAuthority() == null
                        || LOOPBACK.matcher(target.getRawAuthority()).matches());
    }
}

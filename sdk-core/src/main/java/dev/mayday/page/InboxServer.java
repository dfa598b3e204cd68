package dev.mayday.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.Response;
import dev.mayday.report.DeliveryReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves an {@link InboxPage} on the loopback interface by the HTTP server of the JDK. Only a {@code Host} of this machine is
 * answered, so that no other site can reach the page under a name of its own.
 *
 * <p>All threads are daemons: one that waits for connections and at most four that answer, which end after 30 s without work.
 * Where the module {@code jdk.httpserver} or the port is missing there is no page, and {@link #start} says why; that is no
 * reason for an application not to start. Thread-safe; closing twice is harmless.
 */
public final class InboxServer implements AutoCloseable {

    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 64;
    private static final long KEEP_THREAD_SECONDS = 30;

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final InboxPage page;
    private final int port;
    private final AtomicReference<@Nullable HttpServer> running = new AtomicReference<>();

    /**
     * A server of the page over {@code inbox}. Does nothing before {@link #start}.
     *
     * @param report asked each time the ledger is shown, on the thread of the request
     * @param release asked for the application's version, for the page's head, on the thread of the request
     * @param environment where it runs, for the page's head
     * @param port 0 for any free one
     * @throws IllegalArgumentException if the port is not one
     */
    public InboxServer(
            InboxDestination inbox,
            Supplier<DeliveryReport> report,
            Supplier<@Nullable String> release,
            @Nullable String environment,
            int port) {
        this(new Page(inbox, report, release, environment), port);
    }

    InboxServer(InboxPage page, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, got " + port);
        }
        this.page = page;
        this.port = port;
    }

    /**
     * Starts to serve, unless it already does. Never throws.
     *
     * @return why there is no page, for the log; empty if it is served now
     */
    public Optional<String> start() {
        if (running.get() != null) {
            return Optional.empty();
        }
        try {
            // The server's own threads are daemons, and free of the caller's context, only if made by such a thread.
            HttpServer server = CompletableFuture.supplyAsync(
                            this::serve, task -> daemon(task).start())
                    .join();
            if (!running.compareAndSet(null, server)) {
                stop(server);
            }
            return Optional.empty();
        } catch (
                NoClassDefFoundError
                        missing) { // the module may be missing, and this is the one class that refers to it
            return Optional.of("it needs the module jdk.httpserver (--add-modules jdk.httpserver)");
        } catch (Throwable e) { // whatever it is, the application starts
            return Optional.of(reason(e));
        }
    }

    private String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return root instanceof BindException && message != null && message.contains("in use")
                ? "port " + port + " is in use; set another mayday.inbox.port"
                : "cannot serve at port " + port + " of loopback: " + (message == null ? root.toString() : message);
    }

    /** What is served. */
    public InboxPage page() {
        return page;
    }

    /** Where the page is; empty while it is not served. */
    public Optional<URI> url() {
        HttpServer server = running.get();
        if (server == null) {
            return Optional.empty();
        }
        String host = server.getAddress().getAddress().getHostAddress();
        String authority = host.contains(":") ? "[::1]" : host;
        return Optional.of(
                URI.create("http://" + authority + ":" + server.getAddress().getPort() + "/"));
    }

    /** Stops at once and ends the threads. */
    @Override
    public void close() {
        HttpServer server = running.getAndSet(null);
        if (server != null) {
            stop(server);
        }
    }

    private static void stop(HttpServer server) {
        server.stop(0);
        ((ExecutorService) server.getExecutor()).shutdownNow();
    }

    private HttpServer serve() {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                KEEP_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                InboxServer::daemon);
        executor.allowCoreThreadTimeOut(true);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    /** Takes over neither the caller's class loader nor its inheritable thread-locals: the thread outlives the call. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "mayday-inbox", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            URI target = exchange.getRequestURI();
            Response response = isForLoopback(exchange, target)
                    ? page.respond(
                            exchange.getRequestMethod(), target.getRawPath(), exchange.getRequestHeaders()::getFirst)
                    : PageResponse.text(421, "This server answers to localhost only.");
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", response.contentType());
            response.headers().forEach(headers::set);
            if (!response.hasBody()) {
                headers.set("Content-Length", Integer.toString(response.contentLength()));
            }
            exchange.sendResponseHeaders(response.status(), response.hasBody() ? response.contentLength() : -1);
            response.writeTo(exchange.getResponseBody());
        } finally {
            exchange.close();
        }
    }

    /** A name in the request line takes precedence over {@code Host} and so must be one of ours, too. */
    private static boolean isForLoopback(HttpExchange exchange, URI target) {
        List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        String authority = target.getRawAuthority();
        return hosts.size() == 1
                && LOOPBACK.matcher(hosts.get(0)).matches()
                && (authority == null || LOOPBACK.matcher(authority).matches());
    }
}

package dev.mayday.inbox;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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

    private final InboxPage page;
    private final int port;
    private final AtomicReference<@Nullable RunningServer> running = new AtomicReference<>();

    /**
     * A server of {@code page} at {@code port}, 0 for any free one. Does nothing before {@link #start}.
     *
     * @throws IllegalArgumentException if the port is not one
     */
    public InboxServer(InboxPage page, int port) {
        this.page = page;
        this.port = InboxSettings.DEFAULT.withPort(port).port();
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
        if (!isServerThere()) {
            return Optional.of("it needs the module jdk.httpserver (--add-modules jdk.httpserver)");
        }
        RunningServer server;
        try {
            server = RunningServer.start(page, port);
        } catch (Throwable e) { // whatever it is, the application starts
            return Optional.of("cannot serve at port " + port + " of loopback: " + e.getMessage());
        }
        if (!running.compareAndSet(null, server)) {
            server.close();
        }
        return Optional.empty();
    }

    private static boolean isServerThere() {
        try {
            Class.forName("com.sun.net.httpserver.HttpServer", false, InboxServer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Where the page is; empty while it is not served. */
    public Optional<URI> url() {
        return Optional.ofNullable(running.get()).map(RunningServer::url);
    }

    /** Stops at once and ends the threads. */
    @Override
    public void close() {
        RunningServer server = running.getAndSet(null);
        if (server != null) {
            server.close();
        }
    }
}

package dev.mayday.inbox;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an {@link InboxPage} on the loopback interface by the HTTP server of the JDK. Only a {@code Host} of this machine is
 * answered, so that no other site can reach the page under a name of its own.
 *
 * <p>All threads are daemons: one that waits for connections and at most four that answer, which end after 30 s without work.
 * Where the module {@code jdk.httpserver} or the port is missing, one line in the log says so and there is no page; the
 * application starts all the same. Thread-safe; closing twice is harmless.
 */
public final class InboxServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxServer.class);

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

    /** Starts to serve, unless it already does; says in one line of the log where, or why not. Never throws. */
    public void start() {
        if (running.get() != null) {
            return;
        }
        if (!isServerThere()) {
            LOG.warn("Mayday's inbox page is off: it needs the module jdk.httpserver (--add-modules jdk.httpserver)");
            return;
        }
        RunningServer server;
        try {
            server = RunningServer.start(page, port);
        } catch (Throwable e) { // a page is no reason for an application not to start
            LOG.warn("Mayday's inbox page is off: cannot serve at port {} of loopback: {}", port, e.getMessage());
            return;
        }
        if (running.compareAndSet(null, server)) {
            LOG.info("Mayday's inbox page is at {}", server.url());
        } else {
            server.close();
        }
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

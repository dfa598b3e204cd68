package dev.mayday;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.GroupReport;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Static convenience over one installed {@link MaydayClient}: the same verbs, for code that has no client at hand.
 *
 * <p>Before a client is installed, captures are kept, up to 32 for at most 5 minutes, and handed to the first one that has a
 * destination; everything else does nothing. A second client installed covers the first; closing it brings the first back.
 * Thread-safe.
 */
public final class Mayday {

    /** The {@link EarlyEvents}, once there are any; {@link #TAKEN_OVER} if a client came before the first. */
    private static final AtomicReference<@Nullable Object> EARLY = new AtomicReference<>();

    private static final Object TAKEN_OVER = "taken over";
    private static final AtomicReference<@Nullable Installed> TOP = new AtomicReference<>();

    private Mayday() {}

    /**
     * Builds a client with these settings and installs it; passes on what the builder throws for a bad one. Each client reports
     * uncaught exceptions: where there are several, {@code uncaught(false)} belongs on all but one.
     */
    public static MaydayClient init(Consumer<? super MaydayClientBuilder> settings) {
        MaydayClientBuilder builder = MaydayClient.builder();
        settings.accept(builder);
        return install(builder.build());
    }

    /**
     * Makes {@code client} the one behind the static methods, until it is closed. One that it covers goes on reporting uncaught
     * exceptions, as each client does: {@code uncaught(false)} belongs on all but one.
     */
    public static MaydayClient install(MaydayClient client) {
        Objects.requireNonNull(client, "client");
        Installed below;
        do {
            below = TOP.get();
            if (below != null && below.client().equals(client)) {
                return client;
            }
        } while (!TOP.compareAndSet(below, new Installed(client, below)));
        try {
            handEarlyEventsTo(client);
        } catch (Throwable lost) {
            return client; // the application starts
        }
        return client;
    }

    /** The installed client; null where there is none. */
    static @Nullable MaydayClient installed() {
        Installed top = TOP.get();
        return top == null ? null : top.client();
    }

    /** The installed client; one that does nothing where there is none. */
    public static MaydayClient client() {
        MaydayClient client = installed();
        return client == null ? Nothing.CLIENT : client;
    }

    /** {@link MaydayClient#captureException(Throwable)}. */
    public static EventId captureException(@Nullable Throwable throwable) {
        MaydayClient client = installed();
        if (client != null) {
            return client.captureException(throwable);
        }
        return throwable == null ? EventId.NONE : early(Event.of(throwable));
    }

    /** {@link MaydayClient#captureException(Throwable, Consumer)}; before {@code init}, {@code extra} is not called. */
    public static EventId captureException(@Nullable Throwable throwable, @Nullable Consumer<? super Scope> extra) {
        MaydayClient client = installed();
        return client == null ? captureException(throwable) : client.captureException(throwable, extra);
    }

    /** {@link MaydayClient#captureMessage(String)}. */
    public static EventId captureMessage(@Nullable String message) {
        return captureMessage(message, Level.INFO);
    }

    /** {@link MaydayClient#captureMessage(String, Level)}. */
    public static EventId captureMessage(@Nullable String message, Level level) {
        MaydayClient client = installed();
        if (client != null) {
            return client.captureMessage(message, level);
        }
        return message == null ? EventId.NONE : early(MaydayClient.ofText(message, level));
    }

    /** {@link MaydayClient#captureMessage(String, Level, Consumer)}; before {@code init}, {@code extra} is not called. */
    public static EventId captureMessage(
            @Nullable String message, Level level, @Nullable Consumer<? super Scope> extra) {
        MaydayClient client = installed();
        return client == null ? captureMessage(message, level) : client.captureMessage(message, level, extra);
    }

    /** {@link MaydayClient#captureEvent(Event)}. */
    public static EventId captureEvent(@Nullable Event event) {
        MaydayClient client = installed();
        if (client != null) {
            return client.captureEvent(event);
        }
        return event == null ? EventId.NONE : early(event);
    }

    private static EventId early(Event event) {
        try {
            EarlyEvents early = earlyEvents();
            EventId id = early == null ? null : early.add(event);
            if (id == null) { // a client has taken over meanwhile
                MaydayClient client = installed();
                return client == null ? EventId.NONE : client.captureEvent(event);
            }
            return id;
        } catch (Throwable noMemoryOrStackLeft) {
            return EventId.NONE;
        }
    }

    /**
     * Null once a client has taken over before there were any. Made when first asked for: most processes have a client first, and
     * the first use of this class may be where the stack ends, and nothing may fail then.
     */
    private static @Nullable EarlyEvents earlyEvents() {
        Object known = EARLY.get();
        if (known == null) {
            EARLY.compareAndSet(null, new EarlyEvents(Clock.SYSTEM));
            known = EARLY.get();
        }
        return known instanceof EarlyEvents early ? early : null;
    }

    private static void handEarlyEventsTo(MaydayClient client) {
        if (client.isActive() && !EARLY.compareAndSet(null, TAKEN_OVER) && EARLY.get() instanceof EarlyEvents early) {
            early.handTo(client);
        }
    }

    /**
     * How many captures there were for want of a client, those that were lost included; 0 once a first client with a
     * destination has taken them over.
     */
    public static long waiting() {
        return EARLY.get() instanceof EarlyEvents early ? early.waiting() : 0;
    }

    /** {@link MaydayClient#captureEvent(Event, Consumer)}; before {@code init}, {@code extra} is not called. */
    public static EventId captureEvent(@Nullable Event event, @Nullable Consumer<? super Scope> extra) {
        MaydayClient client = installed();
        return client == null ? captureEvent(event) : client.captureEvent(event, extra);
    }

    /** {@link MaydayClient#addBreadcrumb}. */
    public static void addBreadcrumb(@Nullable Breadcrumb breadcrumb) {
        client().addBreadcrumb(breadcrumb);
    }

    /** {@link MaydayClient#openScope()}, which says where to catch. */
    public static Scope openScope() {
        return client().openScope();
    }

    /** {@link MaydayClient#withScope}. */
    public static void withScope(Consumer<? super Scope> work) {
        client().withScope(work);
    }

    /** {@link MaydayClient#currentScope()}. */
    public static Scope currentScope() {
        return client().currentScope();
    }

    /** {@link Scope#setUser} on the current scope; has no effect outside an open one. */
    public static void setUser(@Nullable User user) {
        currentScope().setUser(user);
    }

    /** {@link Scope#setTag} on the current scope; has no effect outside an open one. Tags of all events are {@code mayday.tags}. */
    public static void setTag(String key, @Nullable String value) {
        currentScope().setTag(key, value);
    }

    /** {@link Scope#setTags} on the current scope; has no effect outside an open one. */
    public static void setTags(@Nullable Map<String, String> tags) {
        currentScope().setTags(tags);
    }

    /** {@link Scope#setContext} on the current scope; has no effect outside an open one. */
    public static void setContext(String name, @Nullable Map<String, ?> facts) {
        currentScope().setContext(name, facts);
    }

    /** {@link MaydayClient#wrap(ExecutorService)}, with the client that is installed at each submission. */
    public static ExecutorService wrap(ExecutorService executor) {
        return new WrappedExecutor<>(Objects.requireNonNull(executor, "executor"), Mayday::currentScope);
    }

    /** {@link MaydayClient#wrap(Executor)}, with the client that is installed at each submission. */
    public static Executor wrap(Executor executor) {
        return WrappedExecutor.plain(Objects.requireNonNull(executor, "executor"), Mayday::currentScope);
    }

    /** {@link MaydayClient#wrap(ScheduledExecutorService)}, with the client that is installed at each submission. */
    public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
        return new WrappedExecutor.Scheduled(Objects.requireNonNull(executor, "executor"), Mayday::currentScope);
    }

    /** {@link MaydayClient#flush}. */
    public static boolean flush(Duration timeout) {
        return client().flush(timeout);
    }

    /** {@link MaydayClient#report()}. */
    public static DeliveryReport report() {
        return client().report();
    }

    /** {@link MaydayClient#groups()}. */
    public static List<GroupReport> groups() {
        return client().groups();
    }

    /** Closes the installed client, if there is one; the one installed before it is back. */
    public static void close() {
        client().close();
    }

    /** {@link #close()} within {@code budget}, as {@link MaydayClient#close(Duration)}. */
    public static void close(Duration budget) {
        client().close(budget);
    }

    /** True if another client is installed besides this one. */
    static boolean hasOtherThan(MaydayClient client) {
        Installed top = TOP.get();
        return top != null && top.without(client) != null;
    }

    static void forget(MaydayClient closed) {
        Installed before;
        do {
            before = TOP.get();
        } while (before != null && !TOP.compareAndSet(before, before.without(closed)));
    }

    private record Installed(MaydayClient client, @Nullable Installed below) {

        @Nullable
        Installed without(MaydayClient closed) {
            Installed rest = below == null ? null : below.without(closed);
            return client.equals(closed) ? rest : new Installed(client, rest);
        }
    }

    /** Made when first asked for. */
    private static final class Nothing {

        static final MaydayClient CLIENT = Assembly.nothing();
    }
}

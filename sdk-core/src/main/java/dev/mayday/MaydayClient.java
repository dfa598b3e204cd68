package dev.mayday;

import dev.mayday.capture.Missed;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.FactSource;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.inbox.InboxPage;
import dev.mayday.page.InboxServer;
import dev.mayday.pipeline.Engine;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.GroupReport;
import dev.mayday.scope.Binding;
import dev.mayday.scope.ScopeStack;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Captures errors and messages and sees that they reach every destination. An ordinary object: several may live side by side
 * in one JVM, each with its own settings, scopes and threads.
 *
 * <p>Capturing takes a few references and hands them over; everything else happens on a worker thread. Captures and
 * breadcrumbs never throw. {@link #openScope(FactSource)}, {@link #withScope}, {@code wrap}, {@link #flush} and
 * {@link #close(Duration)} throw {@link NullPointerException} for a null argument, and {@link #withScope} passes on what its
 * work throws. Nothing is thrown because a server is away: what cannot be delivered is counted in {@link #report()}. With no
 * destination, or with {@code mayday.enabled=false}, every method is a cheap no-op.
 *
 * <p>Thread-safe. Close it to let out what waits and to end its threads.
 */
public final class MaydayClient implements AutoCloseable {

    private final Engine engine;
    private final ScopeStack scopes;
    private final Duration closeTimeout;
    private final @Nullable InboxServer inbox;
    private final Optional<URI> inboxUrl;
    private final Settings settings;
    private final @Nullable ClientExits exits;
    private final Missed missed;

    MaydayClient(
            Engine engine,
            ScopeStack scopes,
            Duration closeTimeout,
            @Nullable InboxServer inbox,
            Settings settings,
            @Nullable ClientExits exits) {
        this.engine = engine;
        this.scopes = scopes;
        this.closeTimeout = closeTimeout;
        this.inbox = inbox;
        this.inboxUrl = inbox == null ? Optional.empty() : inbox.url();
        this.settings = settings;
        this.exits = exits;
        this.missed = engine.missed();
    }

    /** Collects the settings of a new client. */
    public static MaydayClientBuilder builder() {
        return new MaydayClientBuilder();
    }

    /**
     * Captures a throwable, with the context of the current scope, or of the scope it escaped from.
     *
     * @return the event's id; the first id if this throwable was already captured in this unit of work;
     *     {@link EventId#NONE} if it was dropped here
     */
    public EventId captureException(@Nullable Throwable throwable) {
        try {
            return throwable == null ? EventId.NONE : engine.capture(throwable);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    /**
     * Captures a throwable in a scope of its own that {@code extra} fills; nothing of it stays. {@code extra} runs here, at
     * once; if it throws, the event goes out with what was set until then.
     *
     * @param extra null for nothing to add
     * @return as {@link #captureException(Throwable)}
     */
    public EventId captureException(@Nullable Throwable throwable, @Nullable Consumer<? super Scope> extra) {
        try {
            return throwable == null ? EventId.NONE : ExtraScope.capture(engine, scopes, Event.of(throwable), extra);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    /** Captures a text at level {@link Level#INFO}. */
    public EventId captureMessage(@Nullable String message) {
        return captureMessage(message, Level.INFO);
    }

    /**
     * Captures a text; at most 8,192 characters of it.
     *
     * @return the event's id; {@link EventId#NONE} if it was dropped here, and for null
     */
    public EventId captureMessage(@Nullable String message, Level level) {
        try {
            return message == null ? EventId.NONE : engine.capture(ofText(message, level), null);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    /** {@link #captureMessage(String, Level)} in a scope of its own that {@code extra} fills. */
    public EventId captureMessage(@Nullable String message, Level level, @Nullable Consumer<? super Scope> extra) {
        try {
            return message == null ? EventId.NONE : ExtraScope.capture(engine, scopes, ofText(message, level), extra);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    static Event ofText(String message, Level level) {
        return Event.builder().logEntry(LogEntry.of(message)).level(level).build();
    }

    /**
     * Captures an event made by hand. What it does not say is taken from the scope and the settings; its throwable, if any,
     * is described unless it brings exceptions of its own.
     *
     * @return as {@link #captureException(Throwable)}
     */
    public EventId captureEvent(@Nullable Event event) {
        try {
            return event == null ? EventId.NONE : engine.capture(event, null);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    /** {@link #captureEvent(Event)} in a scope of its own that {@code extra} fills. */
    public EventId captureEvent(@Nullable Event event, @Nullable Consumer<? super Scope> extra) {
        try {
            return event == null ? EventId.NONE : ExtraScope.capture(engine, scopes, event, extra);
        } catch (Throwable noMemoryOrStackLeft) {
            return lost();
        }
    }

    /** The capture failed for want of memory or stack. Counts it at once if enough is left for that. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // an atomic one is a call, for which there is no stack
    private EventId lost() {
        try {
            engine.refuse(DiscardReason.INTERNAL_ERROR);
        } catch (Throwable stillNone) {
            missed.count++;
        }
        return EventId.NONE;
    }

    /**
     * Leaves a breadcrumb in the current unit of work, or for this thread where none is open; {@code mayday.max-breadcrumbs} are
     * kept, the last 100 by default.
     */
    public void addBreadcrumb(@Nullable Breadcrumb breadcrumb) {
        try {
            if (breadcrumb != null && engine.isActive() && !Engine.isOwnThread()) {
                scopes.addBreadcrumb(scopes.current(), breadcrumb);
            }
        } catch (Throwable noMemoryOrStackLeft) {
            return; // a crumb less
        }
    }

    /**
     * Begins a unit of work with nothing known, bound to this thread until it is closed. Catch inside the {@code try} that closes
     * it: Java closes it before a {@code catch} of the same {@code try}, an outer one or the uncaught handler runs, and what is
     * captured there has none of it. {@code scope.wrap(task).run()} and {@link #withScope} remember.
     */
    public Scope openScope() {
        if (!engine.isActive()) {
            return nowhere();
        }
        Binding binding = scopes.open();
        return new Scope(scopes, binding.cell(), binding);
    }

    /**
     * {@link #openScope()} for an integration that runs the unit of work and knows more of it. Whatever was left open on this
     * thread is closed first, and told once in the log: it was somebody else's.
     *
     * @param facts asked for each event of this unit of work
     */
    public Scope openScope(FactSource facts) {
        Objects.requireNonNull(facts, "facts");
        if (!engine.isActive()) {
            return nowhere();
        }
        if (scopes.clear()) {
            OwnLog.scopeWasLeft();
        }
        Binding binding = scopes.open(facts);
        return new Scope(scopes, binding.cell(), binding);
    }

    /**
     * Runs {@code work} in a scope that starts with what is known now; what it sets does not leak back, its breadcrumbs
     * stay. A throwable that escapes is passed on, and remembers the scope for whoever captures it.
     */
    public void withScope(Consumer<? super Scope> work) {
        Objects.requireNonNull(work, "work");
        if (!engine.isActive()) {
            work.accept(nowhere());
            return;
        }
        Binding binding = scopes.fork();
        try {
            work.accept(new Scope(scopes, binding.cell(), binding));
        } catch (Throwable thrown) {
            scopes.escaped(thrown, binding);
            throw thrown;
        } finally {
            binding.close();
        }
    }

    /** The scope of this thread; one that ignores writes where none is open. */
    public Scope currentScope() {
        return engine.isActive() ? new Scope(scopes, scopes.current(), null) : nowhere();
    }

    private Scope nowhere() {
        return new Scope(scopes, null, null);
    }

    /** An executor whose tasks each get the scope that is current at their submission. Its life stays the wrapped one's. */
    public ExecutorService wrap(ExecutorService executor) {
        return new WrappedExecutor<>(Objects.requireNonNull(executor, "executor"), this::currentScope);
    }

    /** {@link #wrap(ExecutorService)} for one that does nothing but execute. */
    public Executor wrap(Executor executor) {
        return WrappedExecutor.plain(Objects.requireNonNull(executor, "executor"), this::currentScope);
    }

    /** {@link #wrap(ExecutorService)} for one that schedules. */
    public ScheduledExecutorService wrap(ScheduledExecutorService executor) {
        return new WrappedExecutor.Scheduled(Objects.requireNonNull(executor, "executor"), this::currentScope);
    }

    /**
     * Waits until everything captured before this call has an outcome at every destination. An interrupt ends the wait and is
     * kept.
     *
     * @param timeout the most to wait; returns false at once when it is known that it will not be enough, and from a hook
     * @return true if everything captured before the call has its outcome at every destination
     */
    public boolean flush(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        try {
            return engine.flush(timeout);
        } catch (Throwable noMemoryOrStackLeft) {
            return false;
        }
    }

    /** What became of every event so far, at this instant. */
    public DeliveryReport report() {
        return engine.report();
    }

    /**
     * Every setting that has a value, by its name, as a user would write it: what integrations go by, and what may be shown.
     * Secrets are masked, and what only the builder can be given, such as hooks, is not among them.
     */
    public Map<String, String> settings() {
        return settings.written();
    }

    /** The address of the inbox page, if it is on and has been started. */
    public Optional<URI> inboxUrl() {
        return inboxUrl;
    }

    /**
     * The inbox page, to be mounted in a server of the application's own, if it is on. It shows what was captured to everyone
     * who reaches it: whoever mounts it decides who that is.
     */
    public Optional<InboxPage> inboxPage() {
        return inbox == null ? Optional.empty() : Optional.of(inbox.page());
    }

    /**
     * The groups of equal errors that this client met, per release, for metrics: as many as {@code mayday.known-groups} says,
     * which is none by default, the one met last at the end. What is dropped before any destination sees it is not in here.
     */
    public List<GroupReport> groups() {
        return engine.groups();
    }

    /**
     * Bytes that events waiting for a destination take up on disk, to be held against {@code mayday.spool.max-size}; 0 for one
     * that keeps nothing there, and for a name that no destination has. Right after the start this waits for the destinations, a
     * second at most.
     */
    public long bytesOnDisk(String destination) {
        return engine.bytesOnDisk(destination);
    }

    /** The setting {@code mayday.send-pii}: whether an integration adds what may identify a person. */
    public boolean sendsPii() {
        return settings.get(SettingsTable.SEND_PII);
    }

    /**
     * True on a thread that some client does its own work on, and calls hooks on. What is captured there is refused and
     * counted; an integration that would report what a hook does asks first.
     */
    public static boolean isOwnThread() {
        return Engine.isOwnThread();
    }

    /** True if there is a destination, and the client is not closed. */
    public boolean isActive() {
        return engine.isActive() && !engine.isClosed();
    }

    /** {@link #close(Duration)} with the setting {@code mayday.shutdown-timeout}, 2 seconds by default. */
    @Override
    public void close() {
        close(closeTimeout);
    }

    /**
     * Lets out what can go, counts the rest as {@link DiscardReason#CLOSED}, and ends every thread of this client. Idempotent; a
     * second call waits for the first. Later captures are counted as closed. Ignored on Mayday's own threads, that is, from a
     * hook. An interrupt does not shorten it and is kept.
     *
     * @param budget how long to wait for servers. Writing to disk may take longer: at least 250 ms, and up to 2 s while it makes
     *     progress; it usually needs a few milliseconds
     */
    public void close(Duration budget) {
        Objects.requireNonNull(budget, "budget");
        if (Engine.isOwnThread()) {
            return;
        }
        try {
            if (!engine.isClosed()) {
                leave();
            }
        } catch (Throwable noMemoryOrStackLeft) {
            return; // the application has an error of its own to deal with
        } finally {
            engine.close(budget);
            Mayday.forget(this);
            if (exits != null) {
                Exits.PROCESS.forget(exits); // last: until then the end of the process has something to wait for
            }
        }
    }

    /** Takes away what is installed in the process, but for what watches its end. */
    private void leave() {
        if (inbox != null) {
            inbox.close();
        }
        if (Mayday.hasOtherThan(this)) { // else captures go on to be counted here
            Mayday.forget(this);
        }
    }

    boolean isClosed() {
        return engine.isClosed();
    }

    Engine engine() {
        return engine;
    }
}

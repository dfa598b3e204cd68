package dev.mayday.event;

import dev.mayday.value.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One error or message and everything known about it. Immutable: a hook that wants another one builds it with
 * {@link #toBuilder()}.
 */
public final class Event {

    private final EventId id;
    private final long timestampMillis;
    private final @Nullable Level level;
    private final @Nullable Throwable throwable;
    private final Mechanism mechanism;
    private final @Nullable LogEntry logEntry;
    private final @Nullable String logger;
    private final @Nullable String transaction;
    private final @Nullable String release;
    private final @Nullable String dist;
    private final @Nullable String environment;
    private final @Nullable String serverName;
    private final @Nullable User user;
    private final @Nullable Request request;
    private final @Nullable Trace trace;
    private final long threadId;
    private final @Nullable String threadName;
    private final List<EventException> exceptions;
    private final List<ThreadInfo> threads;
    private final List<Breadcrumb> breadcrumbs;
    private final List<String> fingerprint;
    private final Map<String, String> tags;
    private final Map<String, Map<String, Object>> contexts;
    private final @Nullable Occurrences occurrences;

    Event(EventBuilder from) {
        this.id = from.id;
        this.timestampMillis = from.timestampMillis;
        this.level = from.level;
        this.throwable = from.throwable;
        this.mechanism = from.mechanism;
        this.logEntry = from.logEntry;
        this.logger = from.logger;
        this.transaction = from.transaction;
        this.release = from.release;
        this.dist = from.dist;
        this.environment = from.environment;
        this.serverName = from.serverName;
        this.user = from.user;
        this.request = from.request;
        this.trace = from.trace;
        this.threadId = from.threadId;
        this.threadName = from.threadName;
        this.exceptions = from.exceptions;
        this.threads = from.threads;
        this.breadcrumbs = from.breadcrumbs;
        this.fingerprint = from.fingerprint;
        this.tags = from.tags;
        this.contexts = from.contexts;
        this.occurrences = from.occurrences;
    }

    /** An empty event to fill in. */
    public static EventBuilder builder() {
        return new EventBuilder();
    }

    /** A builder that starts from this event. */
    public EventBuilder toBuilder() {
        return new EventBuilder(this);
    }

    /** The identity; {@link EventId#NONE} until the event is captured. */
    public EventId id() {
        return id;
    }

    /** When it happened, in milliseconds since the epoch; 0 stands for the time of capture. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** How bad it is; null until the event is captured, when {@link Level#ERROR} is the default. */
    public @Nullable Level level() {
        return level;
    }

    /** The original throwable, never sent itself; {@code exceptions} is what it was described as. */
    public @Nullable Throwable throwable() {
        return throwable;
    }

    /** How the throwable was captured. */
    public Mechanism mechanism() {
        return mechanism;
    }

    /** The text of a message event. */
    public @Nullable LogEntry logEntry() {
        return logEntry;
    }

    /** The logger it came through. */
    public @Nullable String logger() {
        return logger;
    }

    /** The route or the job, low in cardinality, at most 200 characters. */
    public @Nullable String transaction() {
        return transaction;
    }

    /** The version of the application. */
    public @Nullable String release() {
        return release;
    }

    /** The build of that version. */
    public @Nullable String dist() {
        return dist;
    }

    /** Where it runs, such as {@code production}. */
    public @Nullable String environment() {
        return environment;
    }

    /** The host. */
    public @Nullable String serverName() {
        return serverName;
    }

    /** Who met it. */
    public @Nullable User user() {
        return user;
    }

    /** The HTTP request that was being served. */
    public @Nullable Request request() {
        return request;
    }

    /** The place in a distributed trace. */
    public @Nullable Trace trace() {
        return trace;
    }

    /** The thread it happened on; 0 stands for the capturing thread. */
    public long threadId() {
        return threadId;
    }

    /** The name of that thread. */
    public @Nullable String threadName() {
        return threadName;
    }

    /** The throwable described, the captured one first, then its causes and what they suppressed. */
    public List<EventException> exceptions() {
        return exceptions;
    }

    /** Threads worth showing, the current one among them. */
    public List<ThreadInfo> threads() {
        return threads;
    }

    /** What happened before, oldest first. */
    public List<Breadcrumb> breadcrumbs() {
        return breadcrumbs;
    }

    /** What the event is grouped by instead of its stack trace; empty for the server's own grouping. */
    public List<String> fingerprint() {
        return fingerprint;
    }

    /** Short facts to search by. */
    public Map<String, String> tags() {
        return tags;
    }

    /** Groups of further facts. */
    public Map<String, Map<String, Object>> contexts() {
        return contexts;
    }

    /** How many captures it stands for, and since when; null for one that stands for itself. */
    public @Nullable Occurrences occurrences() {
        return occurrences;
    }

    /**
     * The first line a person reads: the captured exception's class and message, else the text, else {@code "(no message)"}.
     */
    public String title() {
        if (!exceptions.isEmpty()) {
            EventException first = exceptions.get(0);
            return first.value() == null ? first.type() : first.type() + ": " + first.value();
        }
        if (logEntry != null) {
            String text = logEntry.formatted() != null ? logEntry.formatted() : logEntry.template();
            return text == null ? "(no message)" : text;
        }
        return "(no message)";
    }

    @Override
    public String toString() {
        return "Event[" + id + ' ' + level + ' ' + Text.cut(title(), 200) + ']';
    }
}

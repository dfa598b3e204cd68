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

    /** A copy that nobody else holds and nobody changes. */
    private final EventBuilder values;

    private Event(EventBuilder values) {
        this.values = values;
    }

    /** An event of which nothing is known but its throwable. */
    public static Event of(Throwable throwable) {
        return new Event(new EventBuilder().throwable(throwable));
    }

    /** What {@code builder} has collected so far. */
    static Event copyOf(EventBuilder builder) {
        return new Event(new EventBuilder(builder));
    }

    /** An empty event to fill in. */
    public static EventBuilder builder() {
        return new EventBuilder();
    }

    /** A builder that starts from this event. */
    public EventBuilder toBuilder() {
        return new EventBuilder(values);
    }

    /** The identity; {@link EventId#NONE} until the event is captured. */
    public EventId id() {
        return values.id;
    }

    /** When it happened, in milliseconds since the epoch; 0 stands for the time of capture. */
    public long timestampMillis() {
        return values.timestampMillis;
    }

    /** How bad it is; null until the event is captured, when {@link Level#ERROR} is the default. */
    public @Nullable Level level() {
        return values.level;
    }

    /** The original throwable, never sent itself; {@code exceptions} is what it was described as. */
    public @Nullable Throwable throwable() {
        return values.throwable;
    }

    /** How the throwable was captured. */
    public Mechanism mechanism() {
        return values.mechanism;
    }

    /** The text of a message event. */
    public @Nullable LogEntry logEntry() {
        return values.logEntry;
    }

    /** The logger it came through. */
    public @Nullable String logger() {
        return values.logger;
    }

    /** The route or the job, low in cardinality, at most 200 characters. */
    public @Nullable String transaction() {
        return values.transaction;
    }

    /** The version of the application. */
    public @Nullable String release() {
        return values.release;
    }

    /** The build of that version. */
    public @Nullable String dist() {
        return values.dist;
    }

    /** Where it runs, such as {@code production}. */
    public @Nullable String environment() {
        return values.environment;
    }

    /** The host. */
    public @Nullable String serverName() {
        return values.serverName;
    }

    /** Who met it. */
    public @Nullable User user() {
        return values.user;
    }

    /** The HTTP request that was being served. */
    public @Nullable Request request() {
        return values.request;
    }

    /** The place in a distributed trace. */
    public @Nullable Trace trace() {
        return values.trace;
    }

    /** The thread it happened on; 0 stands for the capturing thread. */
    public long threadId() {
        return values.threadId;
    }

    /** The name of that thread. */
    public @Nullable String threadName() {
        return values.threadName;
    }

    /** The throwable described, the captured one first, then its causes and what they suppressed. */
    public List<EventException> exceptions() {
        return values.exceptions;
    }

    /** Threads worth showing, the current one among them. */
    public List<ThreadInfo> threads() {
        return values.threads;
    }

    /** What happened before, oldest first. */
    public List<Breadcrumb> breadcrumbs() {
        return values.breadcrumbs;
    }

    /** What the event is grouped by instead of its stack trace; empty for the server's own grouping. */
    public List<String> fingerprint() {
        return values.fingerprint;
    }

    /** Short facts to search by. */
    public Map<String, String> tags() {
        return values.tags;
    }

    /** Groups of further facts. */
    public Map<String, Map<String, Object>> contexts() {
        return values.contexts;
    }

    /** How many captures it stands for, and since when; null for one that stands for itself. */
    public @Nullable Occurrences occurrences() {
        return values.occurrences;
    }

    /**
     * The first line a person reads: the captured exception's class and message, else the text, else {@code "(no message)"}.
     */
    public String title() {
        if (!values.exceptions.isEmpty()) {
            EventException first = values.exceptions.get(0);
            return first.value() == null ? first.type() : first.type() + ": " + first.value();
        }
        LogEntry logEntry = values.logEntry;
        if (logEntry != null) {
            String text = logEntry.formatted() != null ? logEntry.formatted() : logEntry.template();
            return text == null || text.isBlank() ? "(no message)" : text;
        }
        return "(no message)";
    }

    @Override
    public String toString() {
        return "Event[" + values.id + ' ' + values.level + ' ' + Text.cut(title(), 200) + ']';
    }
}

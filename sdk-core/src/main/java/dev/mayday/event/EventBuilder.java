package dev.mayday.event;

import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects an event. Values are cut and copied as they come in. The lists of exceptions, threads and breadcrumbs throw
 * {@link NullPointerException} if they are null or contain null. Not thread-safe.
 */
public final class EventBuilder {

    EventId id = EventId.NONE;
    long timestampMillis = 0;

    @Nullable
    Level level = null;

    @Nullable
    Throwable throwable = null;

    Mechanism mechanism = Mechanism.GENERIC;

    @Nullable
    LogEntry logEntry = null;

    @Nullable
    String logger = null;

    @Nullable
    String transaction = null;

    @Nullable
    String release = null;

    @Nullable
    String dist = null;

    @Nullable
    String environment = null;

    @Nullable
    String serverName = null;

    @Nullable
    User user = null;

    @Nullable
    Request request = null;

    @Nullable
    Trace trace = null;

    long threadId = 0;

    @Nullable
    String threadName = null;

    List<EventException> exceptions = List.of();
    List<ThreadInfo> threads = List.of();
    List<Breadcrumb> breadcrumbs = List.of();
    List<String> fingerprint = List.of();
    Map<String, String> tags = Map.of();
    Map<String, Map<String, Object>> contexts = Map.of();

    @Nullable
    Occurrences occurrences = null;

    EventBuilder() {}

    EventBuilder(EventBuilder from) {
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

    /** The identity; {@link EventId#NONE}, which null stands for, until the event is captured. */
    public EventBuilder id(@Nullable EventId id) {
        this.id = id == null ? EventId.NONE : id;
        return this;
    }

    /** When it happened, in milliseconds since the epoch; 0 stands for the time of capture. */
    public EventBuilder timestampMillis(long timestampMillis) {
        this.timestampMillis = timestampMillis;
        return this;
    }

    /** How bad it is; null until the event is captured, when {@link Level#ERROR} is the default. */
    public EventBuilder level(@Nullable Level level) {
        this.level = level;
        return this;
    }

    /** The original throwable, never sent itself; {@code exceptions} is what it was described as. */
    public EventBuilder throwable(@Nullable Throwable throwable) {
        this.throwable = throwable;
        return this;
    }

    /** How the throwable was captured; {@link Mechanism#GENERIC} stands in for null. */
    public EventBuilder mechanism(@Nullable Mechanism mechanism) {
        this.mechanism = mechanism == null ? Mechanism.GENERIC : mechanism;
        return this;
    }

    /** The text of a message event. */
    public EventBuilder logEntry(@Nullable LogEntry logEntry) {
        this.logEntry = logEntry;
        return this;
    }

    /** The logger it came through; at most 256 characters. */
    public EventBuilder logger(@Nullable String logger) {
        this.logger = Text.cutOrNull(logger, 256);
        return this;
    }

    /** The route or the job, low in cardinality, at most 200 characters. */
    public EventBuilder transaction(@Nullable String transaction) {
        this.transaction = Text.cutOrNull(transaction, 200);
        return this;
    }

    /** The version of the application. Of any length here; cut to 200 characters where it is sent. */
    public EventBuilder release(@Nullable String release) {
        this.release = release;
        return this;
    }

    /** The build of that version. Of any length here; cut to 64 characters where it is sent. */
    public EventBuilder dist(@Nullable String dist) {
        this.dist = dist;
        return this;
    }

    /** Where it runs, such as {@code production}. Of any length here; cut to 64 characters where it is sent. */
    public EventBuilder environment(@Nullable String environment) {
        this.environment = environment;
        return this;
    }

    /** The host. Of any length here; cut to 255 characters where it is sent. */
    public EventBuilder serverName(@Nullable String serverName) {
        this.serverName = serverName;
        return this;
    }

    /** Who met it. */
    public EventBuilder user(@Nullable User user) {
        this.user = user;
        return this;
    }

    /** The HTTP request that was being served. */
    public EventBuilder request(@Nullable Request request) {
        this.request = request;
        return this;
    }

    /** The place in a distributed trace. */
    public EventBuilder trace(@Nullable Trace trace) {
        this.trace = trace;
        return this;
    }

    /** The thread it happened on; 0 stands for the capturing thread. */
    public EventBuilder threadId(long threadId) {
        this.threadId = threadId;
        return this;
    }

    /** The name of that thread; at most 256 characters. */
    public EventBuilder threadName(@Nullable String threadName) {
        this.threadName = Text.cutOrNull(threadName, 256);
        return this;
    }

    /** The throwable described, the captured one first, then its causes and what they suppressed; none for null. */
    public EventBuilder exceptions(@Nullable List<EventException> exceptions) {
        this.exceptions = Values.present(exceptions);
        return this;
    }

    /** Threads worth showing, the current one among them; none for null. */
    public EventBuilder threads(@Nullable List<ThreadInfo> threads) {
        this.threads = Values.present(threads);
        return this;
    }

    /** What happened before, oldest first; none for null. */
    public EventBuilder breadcrumbs(@Nullable List<Breadcrumb> breadcrumbs) {
        this.breadcrumbs = Values.present(breadcrumbs);
        return this;
    }

    /** What the event is grouped by instead of its stack trace, at most 100 texts; empty or null for the server's own grouping. */
    public EventBuilder fingerprint(@Nullable List<String> fingerprint) {
        this.fingerprint = Values.freezeTexts(fingerprint);
        return this;
    }

    /**
     * Adds one short fact to search by; a null value removes it.
     *
     * @param key at most 200 characters; with null or a blank one nothing is set
     * @param value at most 8,192 characters here; servers keep 200
     */
    public EventBuilder tag(String key, @Nullable String value) {
        if (key == null || key.isBlank()) {
            return this;
        }
        String known = Text.cut(key, 200);
        Map<String, String> more = new LinkedHashMap<>(tags);
        if (value == null) {
            more.remove(known);
        } else {
            more.put(known, Text.cut(value, Values.MAX_TEXT));
        }
        tags = Collections.unmodifiableMap(more);
        return this;
    }

    /** Short facts to search by, instead of those so far; at most 100 count, each as {@link #tag} takes it. */
    public EventBuilder tags(@Nullable Map<String, String> tags) {
        this.tags = Values.freezeTexts(tags);
        return this;
    }

    /**
     * Adds a group of further facts, in place of one of the same name; an empty or null one removes it.
     *
     * @param name at most 200 characters; with null nothing is set
     * @param facts texts, numbers, booleans, and lists and maps of them; anything else becomes its {@code toString()}. At most
     *     1,000 values in 6 levels, of a list or a map 100, of a text 8,192 characters; what is more is left out
     */
    public EventBuilder context(String name, @Nullable Map<String, ?> facts) {
        if (name == null) {
            return this;
        }
        String known = Text.cut(name, 200);
        Map<String, Map<String, Object>> more = new LinkedHashMap<>(contexts);
        Map<String, Object> frozen = Values.freezeMap(facts);
        if (frozen.isEmpty()) {
            more.remove(known);
        } else {
            more.put(known, frozen);
        }
        contexts = Collections.unmodifiableMap(more);
        return this;
    }

    /**
     * Groups of further facts, instead of those so far; none for null. An empty one takes the place of what a scope or the
     * logging context knows under its name.
     */
    public EventBuilder contexts(@Nullable Map<String, Map<String, Object>> contexts) {
        Map<String, Map<String, Object>> copy = new LinkedHashMap<>();
        if (contexts != null) {
            contexts.forEach((name, facts) -> {
                if (name != null) {
                    copy.put(Text.cut(name, 200), Values.freezeMap(facts));
                }
            });
        }
        this.contexts = Collections.unmodifiableMap(copy);
        return this;
    }

    /**
     * How many captures it stands for; null for itself alone. To be found and read where events go, the number is set as tag
     * {@code occurrences} as well, and all of it as context {@code occurrences} with {@code count}, {@code first_seen},
     * {@code last_seen} and {@code users}.
     */
    public EventBuilder occurrences(@Nullable Occurrences occurrences) {
        boolean had = this.occurrences != null;
        this.occurrences = occurrences;
        if (occurrences == null) {
            return had ? tag("occurrences", null).context("occurrences", null) : this;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("count", occurrences.count());
        facts.put("first_seen", Instant.ofEpochMilli(occurrences.firstMillis()).toString());
        facts.put("last_seen", Instant.ofEpochMilli(occurrences.lastMillis()).toString());
        facts.put("users", occurrences.users());
        return tag("occurrences", Long.toString(occurrences.count())).context("occurrences", facts);
    }

    /** The event as collected so far. */
    public Event build() {
        return Event.copyOf(this);
    }
}

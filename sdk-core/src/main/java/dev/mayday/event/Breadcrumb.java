package dev.mayday.event;

import dev.mayday.time.WallClock;
import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step on the way to an error. Immutable. All of it together is cut to {@value #MAX_LENGTH} characters when it is made:
 * the message first to what is left beside category and type, then the data entry by entry.
 *
 * @param timestampNanos when it happened, in nanoseconds since the epoch, which reach until 2262: steps of several threads are
 *     put in order by it
 * @param type how a page may show it: {@code default}, {@code http}, {@code query}, {@code navigation}, {@code user}, ...;
 *     at most 128 characters
 * @param category where it comes from, dotted ({@code cart}, a logger's name); at most 128 characters
 * @param message what happened
 * @param level how bad it was; {@link Level#INFO} stands in for null
 * @param data further facts, none for null; copied, with the bounds of {@link EventBuilder#context}
 */
public record Breadcrumb(
        long timestampNanos,
        @Nullable String type,
        @Nullable String category,
        @Nullable String message,
        Level level,
        Map<String, Object> data) {

    /** The most characters of one breadcrumb. */
    public static final int MAX_LENGTH = 4_096;

    private static final int MAX_NAME = 128;

    /** Cuts and copies. */
    public Breadcrumb {
        type = Text.cutOrNull(type, MAX_NAME);
        category = Text.cutOrNull(category, MAX_NAME);
        int left = MAX_LENGTH - length(type) - length(category);
        message = Text.cutOrNull(message, left);
        left -= length(message);
        level = level == null ? Level.INFO : level;
        data = data == null || data.isEmpty() ? Map.of() : fit(Values.freezeMap(data), left);
    }

    /** A breadcrumb of now at level {@link Level#INFO}. */
    public static Breadcrumb of(@Nullable String category, @Nullable String message) {
        return of(category, message, Level.INFO);
    }

    /** A breadcrumb of now; {@link Level#INFO} stands in for null. */
    public static Breadcrumb of(@Nullable String category, @Nullable String message, @Nullable Level level) {
        Level known = level == null ? Level.INFO : level;
        return new Breadcrumb(WallClock.epochNanos(), null, category, message, known, Map.of());
    }

    /** When it happened, in milliseconds since the epoch. */
    public long timestampMillis() {
        return Math.floorDiv(timestampNanos, 1_000_000);
    }

    /** The same with one more fact; a null key or value changes nothing. */
    public Breadcrumb with(@Nullable String key, @Nullable Object value) {
        if (key == null || value == null) {
            return this;
        }
        return new Breadcrumb(timestampNanos, type, category, message, level, Values.with(data, key, value));
    }

    /** The same with these facts instead of its own. */
    public Breadcrumb withData(Map<String, ?> facts) {
        return new Breadcrumb(timestampNanos, type, category, message, level, Values.freezeMap(facts));
    }

    /** The same with another type. */
    public Breadcrumb withType(@Nullable String other) {
        return new Breadcrumb(timestampNanos, other, category, message, level, data);
    }

    /** The same with another message. */
    public Breadcrumb withMessage(@Nullable String other) {
        return new Breadcrumb(timestampNanos, type, category, other, level, data);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static Map<String, Object> fit(Map<String, Object> data, int room) {
        if (Values.length(data) <= room) {
            return data;
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        int left = room - 8;
        for (Map.Entry<String, Object> entry : data.entrySet()) {
            int value = left - entry.getKey().length();
            Object fitted =
                    entry.getValue() instanceof String text && value > 3 ? Text.cut(text, value) : entry.getValue();
            int cost = entry.getKey().length() + Values.length(fitted);
            if (cost <= left) {
                kept.put(entry.getKey(), fitted);
                left -= cost;
            }
        }
        kept.put("...", "cut");
        return Collections.unmodifiableMap(kept);
    }
}

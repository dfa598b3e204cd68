package dev.mayday.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;

/**
 * Reads a log event. A part that fails, because an argument or a marker is hostile, is left out: the rest still arrives.
 * Thread-safe.
 */
final class LogEventReader {

    /** The tag that holds the first marker's name. */
    static final String MARKER_TAG = "logger.marker";

    private static final Mechanism MECHANISM = Mechanism.of("auto.log.logback", true);
    private static final int MAX_PARAMS = 100;

    /** The names of Mayday's own threads, which are those in the core's {@code OwnThread}. */
    private static final Set<String> OWN_THREADS =
            Set.of("mayday-worker", "mayday-sender", "mayday-outcomes", "mayday-watch", "mayday-close");

    /** How the names of the threads that send begin once they have their destination's name. */
    private static final String OWN_SENDERS = "mayday-sender-";

    private static final int MAX_MARKERS = 20;

    private final List<String> mdcTags;

    /** A reader that makes tags of these keys of the MDC. */
    LogEventReader(List<String> mdcTags) {
        this.mdcTags = List.copyOf(mdcTags);
    }

    /**
     * False if the line was logged on another thread and handed over, by an {@code AsyncAppender} for instance: then neither
     * the scope nor the breadcrumbs of this thread are its own.
     */
    static boolean isOfThisThread(ILoggingEvent line) {
        String own = Thread.currentThread().getName();
        // A thread without a name is a virtual one at its own work; for those Logback makes a name up, and not cheaply.
        return own.isEmpty() || own.equals(threadName(line));
    }

    /**
     * True if a line that was handed over comes from a thread of Mayday's own. A hook, a listener or a destination that logs
     * an error for each event would have no end. Threads of the application may have names that only begin like these.
     */
    static boolean isOfOwnThread(ILoggingEvent line) {
        String name = threadName(line);
        return name != null && (OWN_THREADS.contains(name) || name.startsWith(OWN_SENDERS));
    }

    /** True if reading the line as a breadcrumb calls methods of the application's own objects. */
    static boolean callsTheApplication(ILoggingEvent line) {
        try {
            @Nullable Object @Nullable [] arguments = line.getArgumentArray();
            for (int i = 0; arguments != null && i < arguments.length; i++) {
                if (!isPlain(arguments[i])) {
                    return true;
                }
            }
            return line.getKeyValuePairs() != null;
        } catch (Throwable hostile) {
            return true;
        }
    }

    private static boolean isPlain(@Nullable Object argument) {
        return argument == null
                || argument instanceof String
                || argument instanceof Integer
                || argument instanceof Long
                || argument instanceof Boolean
                || argument instanceof Double;
    }

    /** The name of the logger; null if the line does not say. */
    static @Nullable String logger(ILoggingEvent line) {
        try {
            return line.getLoggerName();
        } catch (Throwable hostile) {
            return null;
        }
    }

    /** The breadcrumb; the key-value pairs are its data, the MDC is left out. */
    static Breadcrumb breadcrumb(ILoggingEvent line) {
        List<KeyValuePair> pairs = orNull(line::getKeyValuePairs);
        return new Breadcrumb(
                timestampNanos(line),
                null,
                logger(line),
                message(line),
                level(line),
                pairs == null || pairs.isEmpty() ? Map.of() : facts(pairs));
    }

    /** The event. */
    Event event(ILoggingEvent line, boolean ofThisThread) {
        long threadId = ofThisThread ? Thread.currentThread().getId() : 0;
        EventBuilder event = Event.builder()
                .mechanism(MECHANISM)
                .level(level(line))
                .timestampMillis(timestampMillis(line))
                .logger(logger(line))
                .threadId(threadId)
                .threadName(threadName(line))
                .logEntry(new LogEntry(orNull(line::getMessage), params(line), orNull(line::getFormattedMessage)));
        addThrowable(event, line, threadId);
        addContext(event, line);
        return event.build();
    }

    private static void addThrowable(EventBuilder event, ILoggingEvent line, long threadId) {
        IThrowableProxy proxy = orNull(line::getThrowableProxy);
        if (proxy instanceof ThrowableProxy real && real.getThrowable() != null) {
            event.throwable(real.getThrowable());
        } else if (proxy != null) {
            event.exceptions(ProxyReader.read(proxy, MECHANISM, threadId));
        }
    }

    private void addContext(EventBuilder event, ILoggingEvent line) {
        Map<String, Map<String, Object>> contexts = new LinkedHashMap<>();
        Map<String, String> tags = new LinkedHashMap<>();
        Map<String, String> said = orNull(line::getMDCPropertyMap);
        Map<String, String> mdc = said == null ? Map.of() : said;
        // Also when empty, or the event would get the MDC of the capturing thread, which may be that of another line.
        contexts.put("mdc", copy(mdc));
        for (String key : mdcTags) {
            String value = orNull(() -> mdc.get(key));
            if (value != null) {
                tags.put(key, value);
            }
        }
        List<KeyValuePair> pairs = orNull(line::getKeyValuePairs);
        Map<String, Object> log = pairs == null ? new LinkedHashMap<>() : facts(pairs);
        List<String> markers = markers(line);
        if (!markers.isEmpty()) {
            log.putIfAbsent("markers", markers);
            tags.put(MARKER_TAG, markers.get(0));
        }
        if (!log.isEmpty()) {
            contexts.put("log", log);
        }
        event.tags(tags).contexts(contexts);
    }

    private static Map<String, Object> copy(Map<String, String> mdc) {
        Map<String, Object> copy = new LinkedHashMap<>();
        try {
            mdc.forEach((key, value) -> {
                if (key != null && value != null) {
                    copy.put(key, value);
                }
            });
        } catch (Throwable hostile) {
            // what was read so far stays
        }
        return copy;
    }

    /** A later pair of the same key wins, as it does in the loggers that write JSON. */
    private static Map<String, Object> facts(List<KeyValuePair> pairs) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            for (KeyValuePair pair : pairs) {
                if (pair != null && pair.key != null && pair.value != null) {
                    facts.put(pair.key, pair.value);
                }
            }
        } catch (Throwable hostile) {
            // what was read so far stays
        }
        return facts;
    }

    private static List<String> markers(ILoggingEvent line) {
        List<String> names = new ArrayList<>();
        try {
            List<Marker> markers = line.getMarkerList();
            for (int i = 0; markers != null && i < Math.min(markers.size(), MAX_MARKERS); i++) {
                Marker marker = markers.get(i);
                String name = marker == null ? null : orNull(marker::getName);
                if (name != null && !name.isEmpty()) {
                    names.add(name);
                }
            }
        } catch (Throwable hostile) {
            // what was read so far stays
        }
        return names;
    }

    private static List<String> params(ILoggingEvent line) {
        @Nullable Object @Nullable [] arguments = orNull(line::getArgumentArray);
        if (arguments == null || arguments.length == 0) {
            return List.of();
        }
        List<String> params = new ArrayList<>();
        for (int i = 0; i < Math.min(arguments.length, MAX_PARAMS); i++) {
            params.add(text(arguments[i])); // null too: a parameter left out would move the others
        }
        return params;
    }

    private static String text(@Nullable Object argument) {
        if (argument == null) {
            return "null";
        }
        try {
            @Nullable
            String text = argument.getClass().isArray()
                    ? MessageFormatter.basicArrayFormat("{}", new Object[] {argument})
                    : argument.toString();
            return text == null ? "null" : text;
        } catch (Throwable hostile) {
            return "[" + argument.getClass().getName() + ": toString() threw "
                    + hostile.getClass().getName() + "]";
        }
    }

    private static @Nullable String message(ILoggingEvent line) {
        String formatted = orNull(line::getFormattedMessage);
        return formatted == null ? orNull(line::getMessage) : formatted;
    }

    private static Level level(ILoggingEvent line) {
        int level = line.getLevel().toInt();
        if (level >= ch.qos.logback.classic.Level.ERROR_INT) {
            return Level.ERROR;
        }
        if (level >= ch.qos.logback.classic.Level.WARN_INT) {
            return Level.WARNING;
        }
        return level >= ch.qos.logback.classic.Level.INFO_INT ? Level.INFO : Level.DEBUG;
    }

    private static @Nullable String threadName(ILoggingEvent line) {
        try {
            return line.getThreadName();
        } catch (Throwable hostile) {
            return null;
        }
    }

    /** When the line was logged; 0 if it does not say. */
    private static long timestampMillis(ILoggingEvent line) {
        try {
            return line.getTimeStamp();
        } catch (Throwable hostile) {
            return 0;
        }
    }

    /** When the line was logged, as exactly as it says; now if it does not. */
    private static long timestampNanos(ILoggingEvent line) {
        try {
            Instant time = line.getInstant();
            if (time != null) {
                return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
            }
        } catch (Throwable hostile) {
            // it may know the milliseconds
        }
        long millis = timestampMillis(line);
        return TimeUnit.MILLISECONDS.toNanos(millis == 0 ? System.currentTimeMillis() : millis);
    }

    private static <T> @Nullable T orNull(Supplier<@Nullable T> part) {
        try {
            return part.get();
        } catch (Throwable hostile) {
            return null;
        }
    }
}

package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes an event, or a part of it, has as JSON in UTF-8, without writing it: what stands between the texts is
 * estimated upwards, the texts themselves are counted with their escapes. The size of the whole is the sum of its parts.
 */
final class EventSize {

    /** Event id, times, level, platform, trace, the SDK's own name, and the braces around it all. */
    private static final int FIXED = 1_200;

    /** Line number and flags of a frame, and the names of its fields. */
    private static final int FRAME = 110;

    /** Thread id, mechanism and the names of the fields of an exception. */
    private static final int EXCEPTION = 320;

    private static final int THREAD = 160;
    private static final int BREADCRUMB = 140;

    /** Quotes, colon, comma and name of a field of the event, the user or the request. */
    private static final int FIELD = 24;

    /** The longest number is a double of 24 characters; one that is not finite gets quotes. */
    private static final int NUMBER = 25;

    private static final int MAX_BYTES_PER_CHAR = 6;

    private static final EventSize COUNTED = new EventSize(true);
    private static final EventSize AT_MOST = new EventSize(false);

    private final boolean counted;

    private EventSize(boolean counted) {
        this.counted = counted;
    }

    /** The size, or slightly more. */
    static long of(Event event) {
        return COUNTED.event(event);
    }

    /** A bound from the lengths of the texts alone: up to six times too high, and found without reading them. */
    static long atMost(Event event) {
        return AT_MOST.event(event);
    }

    static long of(Breadcrumb crumb) {
        return COUNTED.breadcrumb(crumb);
    }

    static long of(EventException exception) {
        return COUNTED.exception(exception);
    }

    static long of(ThreadInfo thread) {
        return COUNTED.thread(thread);
    }

    static long of(@Nullable Request request) {
        return request == null ? 0 : COUNTED.request(request);
    }

    static long of(@Nullable User user) {
        return user == null ? 0 : COUNTED.user(user);
    }

    static long of(@Nullable LogEntry entry) {
        return entry == null ? 0 : COUNTED.logEntry(entry);
    }

    /** One entry of a map. */
    static long of(String key, Object value) {
        return COUNTED.entry(key, value);
    }

    static long of(List<String> texts) {
        return COUNTED.list(texts);
    }

    private long event(Event event) {
        long size = FIXED
                + field(event.logger())
                + field(event.transaction())
                + field(event.release())
                + field(event.dist())
                + field(event.environment())
                + field(event.serverName())
                + field(event.threadName())
                + mechanism(event.mechanism())
                + list(event.fingerprint())
                + map(event.tags());
        size += event.logEntry() == null ? 0 : logEntry(event.logEntry());
        size += event.user() == null ? 0 : user(event.user());
        size += event.request() == null ? 0 : request(event.request());
        for (EventException exception : event.exceptions()) {
            size += exception(exception);
        }
        for (ThreadInfo thread : event.threads()) {
            size += thread(thread);
        }
        for (Breadcrumb crumb : event.breadcrumbs()) {
            size += breadcrumb(crumb);
        }
        for (Map.Entry<String, Map<String, Object>> context : event.contexts().entrySet()) {
            size += entry(context.getKey(), context.getValue());
        }
        return size;
    }

    private long logEntry(LogEntry entry) {
        return field(entry.template()) + field(entry.formatted()) + list(entry.params()) + 2 * FIELD;
    }

    private long user(User user) {
        return FIELD
                + field(user.id())
                + field(user.username())
                + field(user.email())
                + field(user.name())
                + field(user.ipAddress())
                + FIELD
                + map(user.data());
    }

    private long request(Request request) {
        return FIELD
                + field(request.method())
                + field(request.url())
                + field(request.queryString())
                + 2 * FIELD
                + map(request.headers())
                + map(request.env());
    }

    private long exception(EventException exception) {
        return EXCEPTION
                + text(exception.type())
                + text(exception.module())
                + field(exception.value())
                + mechanism(exception.mechanism())
                + frames(exception.frames());
    }

    private long mechanism(Mechanism mechanism) {
        return text(mechanism.type()) + field(mechanism.source());
    }

    private long thread(ThreadInfo thread) {
        return THREAD + text(thread.name()) + field(thread.state()) + frames(thread.frames());
    }

    private long frames(List<Frame> frames) {
        long size = 0;
        for (Frame frame : frames) {
            size += FRAME + orNothing(frame.module()) + orNothing(frame.function()) + orNothing(frame.file());
        }
        return size;
    }

    private long breadcrumb(Breadcrumb crumb) {
        return BREADCRUMB
                + orNothing(crumb.type())
                + orNothing(crumb.category())
                + orNothing(crumb.message())
                + map(crumb.data());
    }

    private long map(Map<String, ?> map) {
        long size = 2;
        for (Map.Entry<String, ?> entry : map.entrySet()) {
            size += entry(entry.getKey(), entry.getValue());
        }
        return size;
    }

    private long entry(String key, Object value) {
        return text(key) + 2 + value(value);
    }

    private long list(List<?> list) {
        long size = 2;
        for (Object element : list) {
            size += value(element) + 1;
        }
        return size;
    }

    private long value(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Map<?, ?> map) {
            long size = 2;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += entry((String) entry.getKey(), entry.getValue());
            }
            return size;
        }
        return value instanceof List<?> list ? list(list) : NUMBER;
    }

    private long field(@Nullable String text) {
        return text == null ? 0 : FIELD + text(text);
    }

    private long orNothing(@Nullable String text) {
        return text == null ? 0 : text(text);
    }

    private long text(String text) {
        return 2 + (counted ? bytes(text) : (long) MAX_BYTES_PER_CHAR * text.length());
    }

    /** The bytes of the text in JSON, without its quotes. */
    static long bytes(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                bytes += c == '\n' || c == '\t' || c == '\r' || c == '\b' || c == '\f' ? 1 : 5;
            } else if (c == '"' || c == '\\') {
                bytes++;
            } else if (c >= 0x800) {
                bytes += Character.isSurrogate(c) ? surplus(text, i) : 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }

    /** Half of four bytes in a pair; alone it may be written as an escape of six. */
    private static int surplus(String text, int i) {
        boolean paired = Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return paired ? 1 : MAX_BYTES_PER_CHAR - 1;
    }
}

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

    /** Event id, times, level, platform, trace, the SDK's own name, the names of all fields, and the braces around it all. */
    private static final int FIXED = 1_400;

    /** Line number and flags of a frame, and the names of its fields. */
    private static final int FRAME = 110;

    /** Thread id, numbers of the mechanism and the names of the fields of an exception. */
    private static final int EXCEPTION = 380;

    private static final int THREAD = 180;
    private static final int BREADCRUMB = 140;

    /** The names of the fields of a user, a request or a message. */
    private static final int FIELDS = 168;

    /** The longest number is a double of 24 characters; one that is not finite gets quotes. */
    private static final int NUMBER = 25;

    private static final int MAX_BYTES_PER_CHAR = 6;

    private final boolean counted;

    private EventSize(boolean counted) {
        this.counted = counted;
    }

    /** The size, or slightly more; nothing has none. */
    static long of(@Nullable Object part) {
        return new EventSize(true).size(part);
    }

    /** A bound from the lengths of the texts alone: up to six times too high, and found without reading them. */
    static long atMost(Event event) {
        return new EventSize(false).size(event);
    }

    private long sum(@Nullable Object... parts) {
        long sum = 0;
        for (Object part : parts) {
            sum += size(part);
        }
        return sum;
    }

    private long size(@Nullable Object part) {
        if (part == null) {
            return 0;
        }
        if (part instanceof String text) {
            return text(text);
        }
        if (part instanceof Map<?, ?> map) {
            return map(map);
        }
        if (part instanceof List<?> list) {
            long size = 2;
            for (Object element : list) {
                size += 1 + size(element);
            }
            return size;
        }
        if (part instanceof Breadcrumb crumb) {
            return crumb(crumb);
        }
        if (part instanceof EventException each) {
            return EXCEPTION + sum(each.type(), each.module(), each.value(), each.mechanism()) + frames(each.frames());
        }
        if (part instanceof Mechanism mechanism) {
            return sum(mechanism.type(), mechanism.source());
        }
        if (part instanceof ThreadInfo thread) {
            return THREAD + sum(thread.name(), thread.state()) + frames(thread.frames());
        }
        if (part instanceof LogEntry entry) {
            return FIELDS + sum(entry.template(), entry.formatted(), entry.params());
        }
        if (part instanceof User user) {
            return FIELDS + sum(user.id(), user.username(), user.email(), user.name(), user.ipAddress(), user.data());
        }
        if (part instanceof Request request) {
            return FIELDS
                    + sum(request.method(), request.url(), request.queryString(), request.headers(), request.env());
        }
        return part instanceof Event event ? event(event) : NUMBER;
    }

    private long map(Map<?, ?> map) {
        long size = 2;
        if (map.isEmpty()) {
            return size;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            size += 2 + size(entry.getKey()) + size(entry.getValue());
        }
        return size;
    }

    // Breadcrumbs and frames are most of what there is: they are not asked what they are.

    private long crumbs(List<Breadcrumb> crumbs) {
        long size = 2;
        for (Breadcrumb crumb : crumbs) {
            size += 1 + crumb(crumb);
        }
        return size;
    }

    private long crumb(Breadcrumb crumb) {
        return BREADCRUMB + text(crumb.type()) + text(crumb.category()) + text(crumb.message()) + map(crumb.data());
    }

    private long frames(List<Frame> frames) {
        long size = 2;
        for (Frame frame : frames) {
            size += 1 + FRAME + text(frame.module()) + text(frame.function()) + text(frame.file());
        }
        return size;
    }

    private long text(@Nullable String text) {
        return text == null ? 0 : 2 + (counted ? bytes(text) : (long) MAX_BYTES_PER_CHAR * text.length());
    }

    private long event(Event event) {
        return FIXED
                + crumbs(event.breadcrumbs())
                + sum(
                        event.logger(),
                        event.transaction(),
                        event.release(),
                        event.dist(),
                        event.environment(),
                        event.serverName(),
                        event.threadName(),
                        event.mechanism(),
                        event.fingerprint(),
                        event.tags(),
                        event.logEntry(),
                        event.user(),
                        event.request(),
                        event.exceptions(),
                        event.threads(),
                        event.contexts());
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

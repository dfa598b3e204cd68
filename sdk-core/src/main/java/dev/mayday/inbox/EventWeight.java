package dev.mayday.inbox;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Estimates the memory of an event from above: text at two bytes a character, nothing taken as shared. */
final class EventWeight {

    private static final long OBJECT_BYTES = 48;
    private static final long EVENT_BYTES = 512;

    private EventWeight() {}

    static long bytes(Event event) {
        long sum = EVENT_BYTES;
        sum += text(event.logger()) + text(event.transaction()) + text(event.release()) + text(event.dist());
        sum += text(event.environment()) + text(event.serverName()) + text(event.threadName());
        LogEntry entry = event.logEntry();
        if (entry != null) {
            sum += text(entry.template()) + text(entry.formatted()) + value(entry.params());
        }
        User user = event.user();
        if (user != null) {
            sum += text(user.id()) + text(user.username()) + text(user.email()) + text(user.name());
            sum += text(user.ipAddress()) + value(user.data());
        }
        Request request = event.request();
        if (request != null) {
            sum += text(request.method()) + text(request.url()) + text(request.queryString());
            sum += value(request.headers()) + value(request.env());
        }
        for (EventException exception : event.exceptions()) {
            sum += 2 * OBJECT_BYTES + text(exception.type()) + text(exception.module()) + text(exception.value());
            sum += frames(exception.frames());
        }
        for (ThreadInfo thread : event.threads()) {
            sum += OBJECT_BYTES + text(thread.name()) + text(thread.state()) + frames(thread.frames());
        }
        for (Breadcrumb crumb : event.breadcrumbs()) {
            sum += OBJECT_BYTES + text(crumb.type()) + text(crumb.category()) + text(crumb.message());
            sum += value(crumb.data());
        }
        return sum + value(event.fingerprint()) + value(event.tags()) + value(event.contexts());
    }

    private static long frames(List<Frame> frames) {
        long sum = 0;
        for (Frame frame : frames) {
            sum += OBJECT_BYTES + text(frame.module()) + text(frame.function()) + text(frame.file());
        }
        return sum;
    }

    private static long text(@Nullable String text) {
        return text == null ? 0 : OBJECT_BYTES + 2L * text.length();
    }

    /** Values are bounded in depth when they are made. */
    private static long value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        long sum = OBJECT_BYTES;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += OBJECT_BYTES + value(entry.getKey()) + value(entry.getValue());
            }
        } else if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                sum += value(element);
            }
        }
        return sum;
    }
}

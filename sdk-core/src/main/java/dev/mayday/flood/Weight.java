package dev.mayday.flood;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Estimates the memory of an event from above: text at two bytes a character, nothing taken as shared. */
final class Weight {

    private static final long OBJECT = 64;
    private static final long FRAME = 400;
    private static final long EVENT = 2_048;

    private Weight() {}

    static long of(Event event) {
        long sum = EVENT;
        for (EventException exception : event.exceptions()) {
            sum += 4 * OBJECT
                    + of(exception.value())
                    + FRAME * exception.frames().size();
        }
        for (ThreadInfo thread : event.threads()) {
            sum += 4 * OBJECT + FRAME * thread.frames().size();
        }
        for (Breadcrumb crumb : event.breadcrumbs()) {
            sum += 4 * OBJECT + of(crumb.message()) + of(crumb.data());
        }
        LogEntry entry = event.logEntry();
        Request request = event.request();
        User user = event.user();
        return sum
                + (entry == null ? 0 : of(entry.formatted()) + of(entry.template()) + of(entry.params()))
                + (request == null ? 0 : of(request.url()) + of(request.headers()) + of(request.env()))
                + (user == null ? 0 : of(user.data()))
                + of(event.fingerprint())
                + of(event.tags())
                + of(event.contexts());
    }

    /** Values are bounded in depth when they are made. */
    private static long of(@Nullable Object value) {
        long sum = OBJECT;
        if (value instanceof String text) {
            sum += 2L * text.length();
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += OBJECT + of(entry.getKey()) + of(entry.getValue());
            }
        } else if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                sum += of(element);
            }
        }
        return sum;
    }
}

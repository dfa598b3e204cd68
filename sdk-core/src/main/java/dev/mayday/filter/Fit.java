package dev.mayday.filter;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.User;
import dev.mayday.value.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event small enough for a server, so that a large one arrives in part instead of not at all. The context
 * {@code mayday} says under {@code cut} what is missing.
 */
final class Fit {

    /** The context for what Mayday itself has to say. */
    static final String CONTEXT = "mayday";

    private static final int MAX_LAST_RESORT = 100;

    private final int maxBytes;

    Fit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The event, or what of it has at most the number of bytes as JSON. */
    Event fit(Event event) {
        if (EventSize.atMost(event) <= maxBytes || EventSize.of(event) <= maxBytes) {
            return event;
        }
        Event cut = new Cut(event, maxBytes).made();
        return EventSize.of(cut) <= maxBytes ? cut : lastResort(event);
    }

    /** What happened, in a few lines: for an event whose very names are longer than an event. */
    private static Event lastResort(Event event) {
        LogEntry entry = event.logEntry();
        User user = event.user();
        return Event.builder()
                .id(event.id())
                .timestampMillis(event.timestampMillis())
                .level(event.level())
                .throwable(event.throwable())
                .trace(event.trace())
                .threadId(event.threadId())
                .logger(shortened(event.logger()))
                .transaction(shortened(event.transaction()))
                .release(shortened(event.release()))
                .dist(shortened(event.dist()))
                .environment(shortened(event.environment()))
                .serverName(shortened(event.serverName()))
                .user(user == null || user.id() == null ? null : User.of(Text.cut(user.id(), MAX_LAST_RESORT)))
                .logEntry(entry == null ? null : new LogEntry(null, List.of(), shortened(message(entry))))
                .exceptions(
                        event.exceptions().stream().limit(1).map(Fit::shortened).toList())
                .context(CONTEXT, Map.of("cut", Map.of("everything_else", true)))
                .build();
    }

    private static @Nullable String message(LogEntry entry) {
        return entry.formatted() == null ? entry.template() : entry.formatted();
    }

    private static EventException shortened(EventException exception) {
        Mechanism mechanism = exception.mechanism();
        return new EventException(
                Text.cut(exception.type(), MAX_LAST_RESORT),
                Text.cut(exception.module(), MAX_LAST_RESORT),
                shortened(exception.value()),
                exception.threadId(),
                Mechanism.of(Text.cut(mechanism.type(), MAX_LAST_RESORT), mechanism.handled()),
                List.of());
    }

    private static @Nullable String shortened(@Nullable String text) {
        return Text.cutOrNull(text, MAX_LAST_RESORT);
    }
}

package dev.mayday.inbox;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.value.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of an event. Bounded, so that a group can keep it when the event itself is too large to be kept.
 *
 * @param type the captured exception's class; null for a message
 * @param text the exception's message or the message itself
 * @param place the first frame of the application, else the transaction, else the logger
 */
record Headline(
        @Nullable String type,
        @Nullable String text,
        @Nullable String place,
        Level level,
        boolean handled,
        @Nullable String release) {

    private static final int MAX_TEXT = 500;
    private static final int MAX_NAME = 250;

    /** Cuts. */
    Headline {
        type = Text.cutOrNull(type, MAX_NAME);
        text = Text.cutOrNull(text, MAX_TEXT);
        place = Text.cutOrNull(place, MAX_TEXT);
        release = Text.cutOrNull(release, MAX_NAME);
    }

    static Headline of(Event event) {
        Level level = event.level() == null ? Level.ERROR : event.level();
        if (event.exceptions().isEmpty()) {
            return new Headline(null, event.title(), place(event), level, true, event.release());
        }
        EventException captured = event.exceptions().get(0);
        return new Headline(
                captured.type(),
                captured.value(),
                place(event),
                level,
                captured.mechanism().handled(),
                event.release());
    }

    private static @Nullable String place(Event event) {
        for (EventException exception : event.exceptions()) {
            for (Frame frame : exception.frames()) {
                if (frame.inApp()) {
                    return frame.module() + '.' + frame.function();
                }
            }
        }
        return event.transaction() != null ? event.transaction() : event.logger();
    }
}

package dev.mayday.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One throwable of the event, described.
 *
 * @param type the class name without its package, nested classes as {@code Outer$Inner}
 * @param module the package, empty for none
 * @param value the message, if any
 * @param threadId the thread it was captured on
 * @param mechanism how it was captured and where it stands in the tree
 * @param frames the stack trace, throw site first as Java prints it; may be empty
 */
public record EventException(
        String type, String module, @Nullable String value, long threadId, Mechanism mechanism, List<Frame> frames) {

    /** Copies. */
    public EventException {
        frames = List.copyOf(frames);
    }

    /** The same with another message. */
    public EventException withValue(@Nullable String other) {
        return new EventException(type, module, other, threadId, mechanism, frames);
    }

    /** The same with another stack trace. */
    public EventException withFrames(List<Frame> other) {
        return new EventException(type, module, value, threadId, mechanism, other);
    }
}

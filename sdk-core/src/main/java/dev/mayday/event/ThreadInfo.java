package dev.mayday.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the process.
 *
 * @param id its number, unique in the process
 * @param name its name
 * @param current true if the event was captured on it
 * @param crashed true if an exception ended it
 * @param state its state as Java names it, if known
 * @param frames its stack, innermost first; empty when an exception of the event already tells it
 */
public record ThreadInfo(
        long id,
        String name,
        boolean current,
        boolean crashed,
        @Nullable String state,
        List<Frame> frames) {

    /** Copies. */
    public ThreadInfo {
        frames = List.copyOf(frames);
    }
}

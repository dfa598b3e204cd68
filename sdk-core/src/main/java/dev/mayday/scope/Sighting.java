package dev.mayday.scope;

import dev.mayday.event.EventId;
import java.lang.ref.WeakReference;

/**
 * A throwable that was captured. Held weakly: remembering must not keep it alive.
 *
 * @param throwable the throwable
 * @param id the event it became
 * @param capture the capture, while it waits
 * @param nanos when
 * @param fatal whether it was known to be fatal
 */
public record Sighting(
        WeakReference<Throwable> throwable, EventId id, WeakReference<Upgradable> capture, long nanos, boolean fatal) {}

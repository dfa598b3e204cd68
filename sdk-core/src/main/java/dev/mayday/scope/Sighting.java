package dev.mayday.scope;

import dev.mayday.event.EventId;
import java.lang.ref.WeakReference;

/** A throwable that was captured. Held weakly: remembering must not keep it alive. */
public final class Sighting extends WeakReference<Throwable> {

    private final EventId id;
    private final Upgradable capture;
    private final boolean fatal;

    /** When. */
    final long nanos;

    /** The {@link CauseChain#outline} of the throwable then. */
    final int causes;

    Sighting(Throwable throwable, int causes, EventId id, Upgradable capture, long nanos, boolean fatal) {
        super(throwable);
        this.causes = causes;
        this.id = id;
        this.capture = capture;
        this.nanos = nanos;
        this.fatal = fatal;
    }

    /** The event it became. */
    public EventId id() {
        return id;
    }

    /** What carries it, which has let go of everything heavy once it is no longer queued. */
    public Upgradable capture() {
        return capture;
    }

    /** Whether it was known to be fatal. */
    public boolean fatal() {
        return fatal;
    }
}

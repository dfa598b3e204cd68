package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.Mechanism;

/** A throwable on its way out of the application's code, into a framework that would log it at best. */
final class Escape {

    static final Mechanism ASYNC = Mechanism.of("auto.spring.async", false);
    static final Mechanism SCHEDULED = Mechanism.of("auto.spring.scheduled", false);

    private Escape() {}

    static void capture(MaydayClient client, Throwable thrown, Mechanism mechanism) {
        client.captureEvent(
                Event.builder().throwable(thrown).mechanism(mechanism).build());
    }

    /** Throws what was caught, whatever it is. */
    @SuppressWarnings("unchecked") // nothing is cast: the type is gone at run time
    static <T extends Throwable> RuntimeException rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

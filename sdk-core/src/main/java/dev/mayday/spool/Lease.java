package dev.mayday.spool;

import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import java.time.Duration;

/**
 * A record taken out of the backlog to be sent. The first method that ends it decides, later ones change nothing. Held in a
 * {@code try} with resources, it goes back if something is thrown before it has ended. For one thread at a time.
 */
public interface Lease extends AutoCloseable {

    /** The event's id. */
    EventId id();

    /** The finished bytes, not to be changed. */
    byte[] bytes();

    /** How often the server was reached with this very record and did not take it, in this lease and in earlier ones. */
    int failures();

    /** The records in here: one, unless several leave in one request. */
    default int records() {
        return 1;
    }

    /** The server has it. */
    void delivered();

    /** The server has them but for {@code rejected} of the {@link #records}, which it gave up; it does not say which. */
    default void delivered(int rejected) {
        if (rejected > 0) {
            discarded(DiscardReason.REJECTED);
        } else {
            delivered();
        }
    }

    /** They go back to leave in smaller requests; false if there is but one, and then nothing has happened. */
    default boolean split() {
        return false;
    }

    /** It is given up. */
    void discarded(DiscardReason reason);

    /** It goes back to its place and is ready at once: nothing is known against the record itself. */
    void giveBack();

    /** It goes back to its place, ready at once, with one failure more. */
    void failed();

    /** It goes back with one failure more, is not ready before {@code pause} is over, and then lets one ready record pass. */
    void stepAside(Duration pause);

    /** Gives it back, unless it has ended. */
    @Override
    default void close() {
        giveBack();
    }
}

package dev.mayday.send;

import dev.mayday.spool.Lease;
import org.jspecify.annotations.Nullable;

/** Where a sender takes its records from: the side of a backlog that faces the network. Thread-safe. */
public interface Supply {

    /** Hands out the oldest record that is ready; null if none is. */
    @Nullable
    Lease lease();

    /** 0 if a record is ready, {@link Long#MAX_VALUE} if none waits. */
    long nanosUntilReady();

    /** How many records are there, those being sent included; after the end those that stay. */
    int records();

    /** In how many requests the records would leave, which is one each by default: more threads than that are of no use. */
    default int requests() {
        return records();
    }

    /** Ends the backlog: gives an outcome to what would die with the process. */
    void end();
}

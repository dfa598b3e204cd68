package dev.mayday.send;

import dev.mayday.spool.Lease;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a sender takes its records from: the side of a backlog that faces the network.
 *
 * @param lease hands out the oldest record that is ready, or null
 * @param nanosUntilReady 0 if one is ready, {@link Long#MAX_VALUE} if none waits
 * @param records how many are there, those being sent included; after the end those that stay
 * @param requests in how many requests those would leave: more threads than that are of no use
 * @param end ends the backlog: gives an outcome to what would die with the process
 */
public record Supply(
        Supplier<@Nullable Lease> lease,
        LongSupplier nanosUntilReady,
        IntSupplier records,
        IntSupplier requests,
        Runnable end) {

    /** A supply whose records leave one by one. */
    public Supply(Supplier<@Nullable Lease> lease, LongSupplier nanosUntilReady, IntSupplier records, Runnable end) {
        this(lease, nanosUntilReady, records, records, end);
    }
}

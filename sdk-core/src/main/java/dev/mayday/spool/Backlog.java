package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where finished records of one destination wait, in the order they came, until each has its outcome. The worker appends,
 * senders lease. Bounded by {@link BacklogLimits}: the oldest record gives way, but never one that is being sent.
 *
 * <p>Thread-safe; no method waits for a network. Receipts are ended outside any lock.
 */
public interface Backlog {

    /** A backlog that lives and dies with the process. */
    static Backlog inMemory(BacklogLimits limits, Clock clock) {
        return new MemoryBacklog(limits, clock);
    }

    /**
     * Takes a record over, together with the duty to end its receipt. Older records are discarded as
     * {@link dev.mayday.report.DiscardReason#SPOOL_OVERFLOW} to make room; the record itself only if it fits nowhere even
     * then. After {@link #close} it is discarded as {@link dev.mayday.report.DiscardReason#CLOSED}.
     *
     * @param id the event's id, for logs
     * @param record the finished bytes, not copied and not changed afterwards
     */
    void append(EventId id, byte[] record, Receipt receipt);

    /**
     * Hands out the oldest record that is ready, or null if there is none; one that stepped aside lets another pass, see
     * {@link Lease#stepAside}. Records past their age are discarded as
     * {@link dev.mayday.report.DiscardReason#EXPIRED} on the way.
     */
    @Nullable
    Lease lease();

    /** Nanoseconds until a record is ready: 0 if one is now, {@link Long#MAX_VALUE} if none waits. Drops what is past its age. */
    long nanosUntilReady();

    /** The records here, those being sent included. */
    int records();

    /** The size of the records here in bytes, those being sent included. */
    long bytes();

    /** How full it is, from 0 to 1: by size or by number, whichever is nearer to its bound. */
    double fill();

    /**
     * Ends the backlog: nothing is leased any more, and a record that has no outcome and would die with the process gets
     * {@link dev.mayday.report.DiscardReason#CLOSED}, one that is being sent included. Idempotent.
     */
    void close();
}

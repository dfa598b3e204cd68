package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import org.jspecify.annotations.Nullable;

/** What is known of one record that waits, wherever its bytes are. The lock of the backlog guards what changes. */
final class Entry {

    final EventId id;
    final int size;
    final Receipt receipt;

    /** Its place among all records: the lower, the older. */
    long order;

    /** Where it is now, and its neighbours there. */
    @Nullable
    Chain chain;

    @Nullable
    Entry older;

    @Nullable
    Entry newer;

    /** How old a record of an earlier process was when it was found. */
    long ageMillis;

    long expiresNanos;
    long readyNanos;
    int failures;

    /** Lets the next ready record pass. */
    boolean aside;

    /** The bytes of the record; null if they are on disk only. */
    byte @Nullable [] bytes;

    /** The file that the record is in; null if it is in memory only. */
    @Nullable
    Segment segment;

    /** Its number in the segment. */
    int index;

    /** Where in the segment it begins. */
    long offset;

    Entry(EventId id, int size, Receipt receipt) {
        this.id = id;
        this.size = size;
        this.receipt = receipt;
    }

    long nanosUntilReady(long now) {
        return Math.max(0, readyNanos - now);
    }
}

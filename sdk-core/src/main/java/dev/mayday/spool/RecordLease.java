package dev.mayday.spool;

import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lease on one entry of the backlog. */
final class RecordLease implements Lease {

    final Entry entry;

    /** Null until they are read. */
    byte @Nullable [] bytes;

    private final Backlog backlog;
    private final int failures;
    private boolean ended;

    RecordLease(Backlog backlog, Entry entry) {
        this.backlog = backlog;
        this.entry = entry;
        this.bytes = entry.bytes;
        this.failures = entry.failures;
    }

    @Override
    public EventId id() {
        return entry.id;
    }

    boolean hasBytes() {
        return bytes != null;
    }

    @Override
    public byte[] bytes() {
        return Objects.requireNonNull(bytes);
    }

    @Override
    public int failures() {
        return failures;
    }

    @Override
    public void delivered() {
        if (end(Segment.DELIVERED)) {
            entry.receipt.delivered();
        }
    }

    @Override
    public void discarded(DiscardReason reason) {
        if (end(Segment.GIVEN_UP)) {
            entry.receipt.discarded(reason);
        }
    }

    /** True once, and not after somebody else has ended the entry: the backlog, when it closed. */
    private boolean end(int outcome) {
        boolean held = !ended && backlog.end(entry, outcome);
        ended = true;
        return held;
    }

    @Override
    public void giveBack() {
        putBack(0, false, Duration.ZERO);
    }

    @Override
    public void failed() {
        putBack(1, false, Duration.ZERO);
    }

    @Override
    public void stepAside(Duration pause) {
        putBack(1, true, pause);
    }

    /** Once: an old lease must not end the one that somebody else holds on the same entry by now. */
    void putBack(int more, boolean aside, Duration pause) {
        if (!ended) {
            backlog.putBack(entry, more, aside, pause);
            ended = true; // last: whoever is cut short before it may try again
        }
    }
}

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

    /** True the first time, unless the backlog has ended the entry by closing. */
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

    /** Puts the record back, once: an old lease must not end a newer one on the same entry. */
    void putBack(int more, boolean aside, Duration pause) {
        if (!ended) {
            backlog.putBack(entry, more, aside, pause);
            ended = true; // last: a call that fails before this line may be repeated
        }
    }
}

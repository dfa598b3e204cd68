package dev.mayday.spool;

import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import java.time.Duration;

/** A lease on one entry of the backlog. */
final class RecordLease implements Lease {

    private final Backlog backlog;
    private final Entry entry;
    private final byte[] bytes;
    private final int failures;
    private boolean ended;

    RecordLease(Backlog backlog, Entry entry, byte[] bytes) {
        this.backlog = backlog;
        this.entry = entry;
        this.bytes = bytes;
        this.failures = entry.failures;
    }

    @Override
    public EventId id() {
        return entry.id;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int failures() {
        return failures;
    }

    @Override
    public void delivered() {
        if (endNow() && backlog.end(entry, Segment.DELIVERED)) {
            entry.receipt.delivered();
        }
    }

    @Override
    public void discarded(DiscardReason reason) {
        if (endNow() && backlog.end(entry, Segment.GIVEN_UP)) {
            entry.receipt.discarded(reason);
        }
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

    private void putBack(int more, boolean aside, Duration pause) {
        if (endNow()) {
            backlog.putBack(entry, more, aside, pause);
        }
    }

    /** True once: an old lease must not end the one that somebody else holds on the same entry by now. */
    private boolean endNow() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}

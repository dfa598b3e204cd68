package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps records on the heap. */
final class MemoryBacklog implements Backlog {

    private final BacklogLimits limits;
    private final long maxAgeNanos;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** By order of arrival, which is also the order of age. */
    private final TreeMap<Long, Entry> waiting = new TreeMap<>();

    private final Set<Entry> leased = new HashSet<>();
    private long next;
    private long waitingBytes;
    private long leasedBytes;
    private boolean closed;

    MemoryBacklog(BacklogLimits limits, Clock clock) {
        this.limits = limits;
        this.maxAgeNanos = limits.maxAge().toNanos();
        this.clock = clock;
    }

    @Override
    public void append(EventId id, byte[] record, Receipt receipt) {
        List<Entry> expired = List.of();
        List<Entry> evicted = new ArrayList<>();
        boolean open;
        lock.lock();
        try {
            open = !closed;
            if (open) {
                long now = clock.nanoTime();
                expired = expire(now);
                Entry entry = new Entry(next++, id, record, receipt, now);
                if (record.length + leasedBytes > limits.maxBytes() || leased.size() >= limits.maxRecords()) {
                    // Throwing out all the others would not make room for it either.
                    evicted.add(entry);
                } else {
                    insert(entry);
                    while (bytesHere() > limits.maxBytes() || recordsHere() > limits.maxRecords()) {
                        evicted.add(remove(waiting.firstEntry().getValue()));
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        discard(expired, DiscardReason.EXPIRED);
        discard(evicted, DiscardReason.SPOOL_OVERFLOW);
        if (!open) {
            receipt.discarded(DiscardReason.CLOSED);
        }
    }

    @Override
    public @Nullable Lease lease() {
        List<Entry> expired;
        EntryLease lease = null;
        lock.lock();
        try {
            long now = clock.nanoTime();
            expired = expire(now);
            Entry found = oldestReady(now);
            if (found != null) {
                remove(found);
                leased.add(found);
                leasedBytes += found.bytes.length;
                lease = new EntryLease(found);
            }
        } finally {
            lock.unlock();
        }
        discard(expired, DiscardReason.EXPIRED);
        return lease;
    }

    @Override
    public long nanosUntilReady() {
        List<Entry> expired;
        long nanos = Long.MAX_VALUE;
        lock.lock();
        try {
            long now = clock.nanoTime();
            expired = expire(now);
            for (Entry entry : waiting.values()) {
                nanos = Math.min(nanos, entry.nanosUntilReady(now));
                if (nanos == 0) {
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        discard(expired, DiscardReason.EXPIRED);
        return nanos;
    }

    @Override
    public int records() {
        lock.lock();
        try {
            return recordsHere();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long bytes() {
        lock.lock();
        try {
            return bytesHere();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public double fill() {
        lock.lock();
        try {
            return Math.max((double) bytesHere() / limits.maxBytes(), (double) recordsHere() / limits.maxRecords());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Entry> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(waiting.values());
            left.addAll(leased);
            waiting.clear();
            leased.clear();
            waitingBytes = 0;
            leasedBytes = 0;
        } finally {
            lock.unlock();
        }
        discard(left, DiscardReason.CLOSED);
    }

    private int recordsHere() {
        return waiting.size() + leased.size();
    }

    private long bytesHere() {
        return waitingBytes + leasedBytes;
    }

    private void insert(Entry entry) {
        waiting.put(entry.order, entry);
        waitingBytes += entry.bytes.length;
    }

    private @Nullable Entry oldestReady(long now) {
        List<Entry> aside = new ArrayList<>();
        for (Entry entry : waiting.values()) {
            if (entry.nanosUntilReady(now) == 0) {
                if (!entry.aside) {
                    aside.forEach(passed -> passed.aside = false);
                    return entry;
                }
                aside.add(entry);
            }
        }
        return aside.isEmpty() ? null : aside.get(0);
    }

    private Entry remove(Entry entry) {
        waiting.remove(entry.order);
        waitingBytes -= entry.bytes.length;
        return entry;
    }

    private List<Entry> expire(long now) {
        List<Entry> expired = List.of();
        while (!waiting.isEmpty()) {
            Entry oldest = waiting.firstEntry().getValue();
            if (now - oldest.appendedNanos < maxAgeNanos) {
                break;
            }
            if (expired.isEmpty()) {
                expired = new ArrayList<>();
            }
            expired.add(remove(oldest));
        }
        return expired;
    }

    private static void discard(List<Entry> entries, DiscardReason reason) {
        for (Entry entry : entries) {
            entry.receipt.discarded(reason);
        }
    }

    /** Takes the entry out of the leased ones; false if its lease was ended before. */
    private boolean end(Entry entry) {
        lock.lock();
        try {
            return release(entry);
        } finally {
            lock.unlock();
        }
    }

    private boolean release(Entry entry) {
        if (!leased.remove(entry)) {
            return false;
        }
        leasedBytes -= entry.bytes.length;
        return true;
    }

    private void putBack(Entry entry, int failures, boolean aside, long pauseNanos) {
        lock.lock();
        try {
            if (release(entry)) {
                entry.failures += failures;
                entry.aside = aside;
                entry.readyNanos = clock.nanoTime() + pauseNanos;
                insert(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Entry {

        private final long order;
        private final EventId id;
        private final byte[] bytes;
        private final Receipt receipt;
        private final long appendedNanos;
        private long readyNanos;
        private int failures;

        /** Lets the next ready record pass. */
        private boolean aside;

        Entry(long order, EventId id, byte[] bytes, Receipt receipt, long now) {
            this.order = order;
            this.id = id;
            this.bytes = bytes;
            this.receipt = receipt;
            this.appendedNanos = now;
            this.readyNanos = now;
        }

        long nanosUntilReady(long now) {
            return Math.max(0, readyNanos - now);
        }
    }

    private final class EntryLease implements Lease {

        private final Entry entry;
        private final int failures;
        private boolean ended;

        EntryLease(Entry entry) {
            this.entry = entry;
            this.failures = entry.failures;
        }

        @Override
        public EventId id() {
            return entry.id;
        }

        @Override
        public byte[] bytes() {
            return entry.bytes;
        }

        @Override
        public int failures() {
            return failures;
        }

        @Override
        public void delivered() {
            if (endNow()) {
                entry.receipt.delivered();
            }
        }

        @Override
        public void discarded(DiscardReason reason) {
            if (endNow()) {
                entry.receipt.discarded(reason);
            }
        }

        @Override
        public void giveBack() {
            if (!ended) {
                ended = true;
                putBack(entry, 0, false, 0);
            }
        }

        @Override
        public void failed() {
            if (!ended) {
                ended = true;
                putBack(entry, 1, false, 0);
            }
        }

        @Override
        public void stepAside(Duration pause) {
            if (!ended) {
                ended = true;
                putBack(entry, 1, true, pause.toNanos());
            }
        }

        private boolean endNow() {
            // An old lease must not end the one that somebody else holds on the same entry by now.
            if (ended) {
                return false;
            }
            ended = true;
            return end(entry);
        }
    }
}

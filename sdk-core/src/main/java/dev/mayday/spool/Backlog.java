package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where finished records of one destination wait, in the order they came, until each has its outcome: on disk, where they
 * survive the process, or in memory while there is no disk for them. The worker appends, senders lease. Bounded by
 * {@link SpoolSettings}: the oldest give way, but never one that is being sent.
 *
 * <p>Thread-safe; no method waits for a network. Receipts are ended and files are touched outside the lock.
 */
public final class Backlog {

    private final SpoolSettings settings;
    private final long maxAgeNanos;
    private final @Nullable Spool spool;
    private final Supplier<Receipt> recovered;
    private final Notices notices;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Index index;
    private int kept;
    private boolean closed;

    /**
     * A backlog at rest.
     *
     * @param destination the name of the folder that all records for this destination share; asked when there is one to make
     * @param recovered counts an event of an earlier process and makes its receipt
     */
    public Backlog(
            SpoolSettings settings,
            Supplier<String> destination,
            Supplier<Receipt> recovered,
            Notices notices,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.maxAgeNanos = settings.maxAge().toNanos();
        this.spool = settings.roots().isEmpty() ? null : new Spool(settings, destination, notices, clock, random);
        this.recovered = recovered;
        this.notices = notices;
        this.clock = clock;
        this.index = new Index(settings, clock.nanoTime());
    }

    /**
     * The care it needs at the start and about once a minute, on the worker: keeps its folders its own, takes over what dead
     * processes left, gives the disk another try after trouble, and drops what is past its age.
     */
    public void tend() {
        Spool disk = spool;
        if (disk != null) {
            disk.keep(clock.epochMillis());
            toDisk(disk);
            adopt(disk);
        }
        nanosUntilReady();
    }

    /** The folder that is written to; null while there is none. */
    public @Nullable Path folder() {
        return spool == null ? null : spool.folder();
    }

    /**
     * Takes a record over, with the duty to end its receipt. To make room older ones are {@link DiscardReason#SPOOL_OVERFLOW}, it
     * itself only if it fits nowhere even then; after {@link #close} it is {@link DiscardReason#CLOSED}.
     *
     * @param id the event's id
     * @param record the finished bytes, not copied and not changed afterwards
     */
    public void append(EventId id, byte[] record, Receipt receipt) {
        long now = clock.nanoTime();
        Entry entry = new Entry(id, record.length, receipt);
        entry.bytes = record;
        entry.readyNanos = now;
        entry.expiresNanos = now + maxAgeNanos;
        Spool disk = spool;
        boolean onDisk = disk != null && write(disk, entry, record, clock.epochMillis());
        List<Entry> evicted = new ArrayList<>();
        boolean open = true;
        boolean placed = false;
        boolean more = false;
        try {
            dropExpired();
            lock.lock();
            try {
                open = !closed;
                if (open) {
                    index.add(entry, evicted);
                } else if (onDisk) {
                    kept++;
                }
                more = onDisk && index.hasMemoryOnly();
                placed = true;
            } finally {
                placed |= entry.chain != null;
                lock.unlock();
            }
        } finally {
            if (!placed) {
                note(entry, Segment.GIVEN_UP); // the caller counts it as lost
            }
        }
        discard(evicted, DiscardReason.SPOOL_OVERFLOW);
        if (!open && !onDisk) {
            receipt.discarded(DiscardReason.CLOSED);
        }
        if (disk != null && more) {
            toDisk(disk); // it came before this one
        }
    }

    /**
     * Hands out the oldest record that is ready, or null if there is none; one that stepped aside lets another pass, see
     * {@link Lease#stepAside}. Records past their age are discarded as {@link DiscardReason#EXPIRED} on the way, those that
     * cannot be read back as {@link DiscardReason#CORRUPT}.
     */
    public @Nullable Lease lease() {
        while (true) {
            dropExpired();
            RecordLease lease = take();
            if (lease == null || read(lease)) {
                return lease;
            }
        }
    }

    /** Begins a lease; nothing else does. The caller must end it, whatever is thrown. */
    private @Nullable RecordLease take() {
        return locked(() -> {
            Entry found = index.ready(clock.nanoTime());
            if (found == null) {
                return null;
            }
            RecordLease lease = new RecordLease(this, found); // first, since this may fail for want of memory
            index.lease(found);
            return lease;
        });
    }

    /** True if the lease has its bytes; if not, it has ended. */
    private boolean read(RecordLease lease) {
        boolean read = false;
        try {
            read = lease.hasBytes() || readFromDisk(lease);
            return read;
        } finally {
            if (!read) {
                lease.close();
            }
        }
    }

    private boolean readFromDisk(RecordLease lease) {
        Segment segment = lease.entry.segment;
        try {
            byte[] record = spool == null || segment == null ? null : spool.read(lease.entry, segment);
            if (record != null) {
                lease.bytes = record;
                return true;
            }
            lease.discarded(DiscardReason.CORRUPT);
            warn(DiscardReason.CORRUPT);
        } catch (IOException e) {
            lease.putBack(0, false, Spool.PAUSE); // it may be there all the same
        }
        return false;
    }

    /** Nanoseconds until a record is ready: 0 if one is now, {@link Long#MAX_VALUE} if none waits. Drops what is past its age. */
    public long nanosUntilReady() {
        dropExpired();
        adoptMore();
        return locked(() -> index.nanosUntilReady(clock.nanoTime()));
    }

    private void dropExpired() {
        discard(locked(() -> index.takeExpired(clock.nanoTime())), DiscardReason.EXPIRED);
    }

    /** The records here, those being sent included; after {@link #close} those that stay on disk. */
    public int records() {
        return locked(() -> index.records() + kept);
    }

    /** What is on disk in bytes, with records that have ended and share a segment with others, and a few to note outcomes in. */
    public long bytesOnDisk() {
        return spool == null ? 0 : spool.bytes();
    }

    /** How full it is, from 0 to 1: by size or by number, on disk or in memory, whichever is nearest to its bound. */
    public double fill() {
        double onDisk = spool == null ? 0 : (double) spool.bytes() / settings.diskBytes();
        return Math.min(1, Math.max(onDisk, locked(index::fill)));
    }

    /**
     * Ends the backlog: nothing is leased any more, what is on disk stays there for the next process, and what would die with
     * this one gets {@link DiscardReason#CLOSED}, records being sent included. Idempotent.
     */
    public void close() {
        if (spool != null) {
            spool.tryAgain();
            toDisk(spool);
            spool.endWriting(); // or what is in the middle of it would count as lost, and come again
        }
        Set<Folder> gone = spool == null ? Set.of() : spool.gone();
        List<Entry> left = locked(() -> {
            closed = true;
            int all = index.records();
            List<Entry> lost = index.clear(gone);
            kept += all - lost.size();
            return lost;
        });
        discard(left, DiscardReason.CLOSED);
        if (spool != null) {
            spool.close();
        }
    }

    /** Ends a lease and notes the outcome on disk; false if it was ended before. */
    boolean end(Entry entry, int outcome) {
        boolean held = locked(() -> index.end(entry));
        if (held) {
            note(entry, outcome);
        }
        return held;
    }

    void putBack(Entry entry, int failures, boolean aside, Duration pause) {
        lock.lock(); // by hand: a lease is put back where there is no memory left for a lambda, too
        try {
            index.putBack(entry, failures, aside, clock.nanoTime() + pause.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the receipts of all entries first, and only then writes a line for each. */
    private void discard(List<Entry> entries, DiscardReason reason) {
        giveUp(entries, reason);
        entries.forEach(ended -> warn(reason));
    }

    private void giveUp(List<Entry> entries, DiscardReason reason) {
        for (Entry entry : entries) {
            note(entry, Segment.GIVEN_UP);
            entry.receipt.discarded(reason);
        }
    }

    /** Marks a record on disk as done. If this fails, it comes again after a restart; it has its outcome all the same. */
    private void note(Entry entry, int outcome) {
        Segment segment = entry.segment;
        if (spool != null && segment != null) {
            try {
                spool.ended(entry, segment, outcome);
            } catch (RuntimeException | Error e) {
                notices.fault("an event on disk could not be marked as done", e);
            }
        }
    }

    private void warn(DiscardReason reason) {
        switch (reason) {
            case SPOOL_OVERFLOW ->
                notices.warn(reason.key(), () -> "an event that waited was pushed out by newer ones");
            case EXPIRED -> notices.warn(reason.key(), () -> "an event waited longer than events are kept");
            case CORRUPT -> notices.warn(reason.key(), () -> "an event on disk is damaged and cannot be sent");
            default -> {} // a close says it in its own words
        }
    }

    /** True if the record is on disk now, and its receipt knows. */
    private boolean write(Spool disk, Entry entry, byte[] record, long epochMillis) {
        if (disk.isReady() && makeRoom(disk, entry.size) && disk.append(entry, epochMillis, record)) {
            entry.receipt.spooled();
            return true;
        }
        return false;
    }

    /** Makes room for that much at the cost of the oldest; false if it cannot, because all of it is being sent. */
    private boolean makeRoom(Spool disk, int size) {
        for (int left = pushOut(disk, size); left > 0; left--) {
            warn(DiscardReason.SPOOL_OVERFLOW);
        }
        return !disk.isFullFor(size);
    }

    /** Gives up the oldest segments until that much fits or none is left that is not being sent; how many events that were. */
    private int pushOut(Spool disk, int size) {
        int events = 0;
        boolean more = true;
        while (more && disk.isFullFor(size)) {
            more = disk.trim(); // what nobody waits for goes first
            if (!more) {
                List<Entry> evicted = locked(index::takeOldestSegment);
                giveUp(evicted, DiscardReason.SPOOL_OVERFLOW);
                events += evicted.size();
                more = !evicted.isEmpty();
            }
        }
        return events;
    }

    /** Writes down what waits in memory since the disk failed. */
    private void toDisk(Spool disk) {
        boolean goesOn = disk.isReady();
        while (goesOn) {
            Entry entry = locked(index::takeFromMemory);
            if (entry == null) {
                return;
            }
            Runnable moved = () -> index.moved(entry); // made before what may leave no memory for it
            try {
                byte[] record = entry.bytes;
                long ageNanos = clock.nanoTime() - (entry.expiresNanos - maxAgeNanos);
                goesOn = record != null
                        && write(disk, entry, record, clock.epochMillis() - TimeUnit.NANOSECONDS.toMillis(ageNanos));
            } finally {
                locked(moved);
            }
        }
    }

    /** Takes over folders that an earlier look left behind. What is thrown is only logged: other records wait to be sent. */
    private void adoptMore() {
        try {
            if (spool != null && spool.hasMore()) {
                adopt(spool);
            }
        } catch (RuntimeException | Error e) {
            notices.fault("a fault with the events on disk", e);
        }
    }

    private void adopt(Spool disk) {
        Found found = new Found();
        try {
            disk.adopt(() -> locked(index::ids), recovered, clock.epochMillis(), found);
            found.entries.sort(Comparator.comparingLong(entry -> -entry.ageMillis));
        } finally {
            takeIn(found); // whatever was thrown: they are counted
        }
        if (!found.entries.isEmpty()) {
            Found.tellPushedOut(pushOut(disk, 0), notices);
        }
    }

    private void takeIn(Found found) {
        long now = clock.nanoTime();
        for (Entry entry : found.entries) {
            long ageNanos = TimeUnit.MILLISECONDS.toNanos(entry.ageMillis);
            entry.expiresNanos = now + Math.max(0, maxAgeNanos - ageNanos);
            entry.readyNanos = now;
        }
        locked(() -> index.addBefore(found.entries));
        found.tell(recovered, notices);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> access) {
        lock.lock();
        try {
            return access.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}

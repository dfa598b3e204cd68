package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The files of one destination: a folder of its own, into which it writes, and those it took over from processes that died.
 * Thread-safe; methods wait for the disk and for nothing else. A disk that fails is told once and left alone for a while.
 */
final class Spool {

    /** How long after trouble the disk is left alone. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    /** How many files the room on disk is made up of, where the bounds below leave the choice. */
    private static final int SEGMENTS = 32;

    private static final long MIN_SEGMENT = 64 << 10;
    private static final long MAX_SEGMENT = 4 << 20;

    private final SpoolSettings settings;
    private final Supplier<String> destination;
    private final Notices notices;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Holdings holdings = new Holdings();
    private @Nullable Folder own;
    private @Nullable Segment active;
    private int number;
    private boolean failing;
    private long nextTryNanos;
    private boolean readOnly;
    private boolean closed;

    /** Some folders were not looked at because it holds enough of them. */
    private volatile boolean leftBehind;

    Spool(SpoolSettings settings, Supplier<String> destination, Notices notices, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.destination = destination;
        this.notices = notices;
        this.clock = clock;
        this.random = random;
    }

    /** True if there is a folder to write into, made now if need be, and the disk is not being left alone. */
    boolean isReady() {
        try {
            return locked(() -> {
                if (readOnly || (failing && clock.nanoTime() - nextTryNanos < 0)) {
                    return false;
                }
                if (own == null) {
                    own = Folder.create(settings.roots(), destination.get(), random);
                }
                return true;
            });
        } catch (IOException | RuntimeException e) {
            failed(e);
            return false;
        }
    }

    /** Ends the pause after a failure: there will be no later try. */
    void tryAgain() {
        lock.lock();
        try {
            nextTryNanos = clock.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is written from here on; what is being written just now is on disk before this returns. */
    void endWriting() {
        lock.lock();
        try {
            readOnly = true;
        } finally {
            lock.unlock();
        }
    }

    private void failed(Exception e) {
        boolean first;
        lock.lock();
        try {
            first = !failing && !readOnly;
            failing = true;
            nextTryNanos = clock.nanoTime() + PAUSE.toNanos();
        } finally {
            lock.unlock();
        }
        if (first) {
            notices.warn("disk", () -> "cannot keep events on disk, they wait in memory: " + reason(e));
        }
    }

    /** Of most exceptions of this kind the message is the path alone. */
    private static String reason(Exception e) {
        boolean speaks = e.getClass() == IOException.class || e instanceof Folder.HostileException;
        return (speaks ? "" : e.getClass().getSimpleName() + " ") + e.getMessage();
    }

    /** The folder it writes into; null if it has none. */
    @Nullable
    Path folder() {
        lock.lock();
        try {
            return own == null ? null : own.path;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes on disk, with those of records that have ended and share a segment with others, and room for outcomes. Never waits. */
    long bytes() {
        return holdings.bytes();
    }

    /** True if a record of that size goes over the bound, so that an older segment has to go first. */
    boolean isFullFor(int size) {
        return bytes() + size + (size == 0 ? 0 : Segment.OVERHEAD) > settings.diskBytes();
    }

    /** Writes a record; false if that failed. */
    boolean append(Entry entry, long epochMillis, byte[] payload) {
        boolean again;
        try {
            again = locked(() -> {
                write(entry, epochMillis, payload);
                boolean failedBefore = failing;
                failing = false;
                return failedBefore;
            });
        } catch (IOException e) {
            failed(e);
            return false;
        }
        if (again) {
            notices.info("disk", () -> "events are kept on disk again");
        }
        return true;
    }

    private void write(Entry entry, long epochMillis, byte[] payload) throws IOException {
        boolean written = false;
        try {
            Segment segment = writable();
            long before = segment.bytes;
            segment.append(entry, epochMillis, payload);
            written = true;
            holdings.grew(segment.bytes - before);
            if (segment.bytes > Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, settings.diskBytes() / SEGMENTS))) {
                active = null;
                segment.close();
            }
        } finally {
            if (!written) {
                seal();
            }
        }
    }

    private Segment writable() throws IOException {
        Folder folder = own;
        if (folder == null || readOnly) {
            throw new IOException("the spool is closed");
        }
        Segment segment = active;
        if (segment == null) {
            segment = Segment.create(folder, ++number);
            active = segment;
            holdings.add(segment);
        }
        return segment;
    }

    /** After trouble a new segment is begun, and a new folder if this one is gone or was taken over by another process. */
    private void seal() throws IOException {
        Segment segment = active;
        active = null;
        Folder folder = own;
        if (folder != null && (folder.taken || !Files.isDirectory(folder.path, LinkOption.NOFOLLOW_LINKS))) {
            own = null;
            holdings.adopt(folder); // its records may still be in open files
        }
        if (segment != null && segment.isDone()) {
            holdings.remove(segment);
        }
        if (folder != null && own == null) {
            holdings.letGoIfEmpty(folder); // it has no segment whose end would release it
        }
    }

    /** The bytes of a record; null if they are lost. If it throws they may be there all the same, and it has said so. */
    byte @Nullable [] read(Entry entry, Segment segment) throws IOException {
        boolean ours = true;
        try {
            lock.lock();
            try {
                if (closed) {
                    throw new IOException("the spool is closed");
                }
                ours = segment.folder.equals(own);
                return segment.read(entry);
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            if (ours) {
                failed(e);
            } else { // where we do write, the disk may be well
                notices.warn(
                        "unreadable", () -> "an event on disk cannot be read now, it is tried again: " + reason(e));
            }
            throw e;
        }
    }

    /** The record has its outcome; with the last one its segment goes, and with the last segment a folder taken over. */
    void ended(Entry entry, Segment segment, int outcome) {
        attempt(() -> {
            if (closed) {
                return;
            }
            segment.release();
            if (segment.isDone() && !segment.equals(active)) {
                holdings.remove(segment);
            } else {
                note(entry, segment, outcome);
            }
        });
    }

    private void note(Entry entry, Segment segment, int outcome) throws IOException {
        try {
            segment.ended(entry.index, outcome);
        } catch (IOException e) {
            if (segment.folder.equals(own) && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            return; // it has vanished, or we do not write into its folder: where we do, the disk may be well
        }
    }

    /** Gives up the segment that is written to if nothing waits in it; false if something does, or there is none. */
    boolean trim() {
        long before = bytes();
        attempt(this::removeIfDone);
        return bytes() < before;
    }

    private void removeIfDone() throws IOException {
        Segment segment = active;
        if (segment != null && segment.isDone()) {
            active = null;
            holdings.remove(segment);
        }
    }

    /** Keeps hold of its folders, and deletes what would only grow old in there. */
    void keep(long nowMillis) {
        AtomicReference<@Nullable Folder> lost = new AtomicReference<>(); // told outside the lock, whatever else fails
        attempt(() -> {
            holdings.keep(nowMillis);
            if (own != null && !closed && !own.keep(nowMillis)) {
                lost.set(own);
                seal();
            } else {
                removeIfDone();
            }
        });
        Folder folder = lost.get();
        if (folder != null) {
            Path path = folder.path;
            notices.warn("taken", () -> path + " lost its lock and was taken over: what waits in it may be sent twice");
        }
    }

    /**
     * Takes over what dead processes left, wherever this user could have kept it: on a disk that is full there may be no folder to
     * write into before that has been sent.
     *
     * @param known ids of the records that wait here already
     * @param found gets what is there
     */
    void adopt(Supplier<Set<EventId>> known, Supplier<Receipt> receipts, long nowMillis, Found found) {
        lock.lock();
        try {
            leftBehind = false; // if this fails, the next look is in a minute
            if (!closed) {
                List<Path> folders = Folder.all(settings.roots(), destination.get(), Folder.owner(own));
                leftBehind = new Adoption(settings, holdings, known, receipts, nowMillis, found).takeOver(folders);
            }
        } catch (IOException vanished) {
            return; // the next record that is written finds out, and says so
        } finally {
            lock.unlock();
        }
    }

    /** True if folders were left behind, and those taken over instead of them are empty by now. */
    boolean hasMore() {
        if (!leftBehind) {
            return false;
        }
        lock.lock();
        try {
            return holdings.adopted() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The folders that somebody deleted while records wait in them. */
    Set<Folder> gone() {
        lock.lock();
        try {
            return holdings.gone();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of every folder. What waits in them stays for the next process. */
    void close() {
        attempt(() -> {
            if (!closed && own != null) {
                holdings.adopt(own);
            }
            readOnly = true;
            closed = true;
            active = null;
            holdings.close();
        });
    }

    private <T> T locked(DiskAccess<T> access) throws IOException {
        lock.lock();
        try {
            return access.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does this under the lock; trouble with the disk is noted and told afterwards, without it. */
    private void attempt(DiskAction action) {
        try {
            lock.lock();
            try {
                action.run();
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private interface DiskAccess<T> {

        T get() throws IOException;
    }

    private interface DiskAction {

        void run() throws IOException;
    }
}

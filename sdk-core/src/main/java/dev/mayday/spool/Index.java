package dev.mayday.spool;

import dev.mayday.event.EventId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What waits and what is being sent, and how much that is. The lock of the backlog guards it. */
final class Index {

    /** The most records: what is known of those on disk stays within some 30 MB of heap. */
    static final int MOST_RECORDS = 100_000;

    /** The newest records stay in memory as well: a server that keeps up costs no reading. */
    static final int CACHE_BYTES = 1 << 20;

    private final SpoolSettings settings;
    private final long maxAgeNanos;
    private final Chain waiting = new Chain();
    private final Chain leased = new Chain();

    /** Those on disk whose bytes are here, too. */
    private final Set<Entry> cached = new LinkedHashSet<>();

    private long newest;
    private long oldest;
    private long soonestExpiry;
    private long cachedBytes;
    private long memoryBytes;
    private int memoryRecords;

    Index(SpoolSettings settings, long now) {
        this.settings = settings;
        this.maxAgeNanos = settings.maxAge().toNanos();
        this.soonestExpiry = now + maxAgeNanos;
    }

    int records() {
        return waiting.size() + leased.size();
    }

    /** True if some are in memory only, those being sent included. */
    boolean hasMemoryOnly() {
        return memoryRecords > 0;
    }

    double fill() {
        double memory = Math.max(
                (double) memoryBytes / settings.memoryBytes(), (double) memoryRecords / settings.memoryRecords());
        return Math.max(memory, (double) records() / MOST_RECORDS);
    }

    Set<EventId> ids() {
        Set<EventId> ids = new HashSet<>();
        waiting.forEach(entry -> ids.add(entry.id));
        leased.forEach(entry -> ids.add(entry.id));
        return ids;
    }

    /** Adds an entry as the newest, and takes out those that have to give way for it: perhaps the entry itself. */
    void add(Entry entry, List<Entry> evicted) {
        entry.order = newest++;
        if (entry.segment == null && !fitsBesideLeased(entry.size)) {
            evicted.add(entry); // throwing out all the others would not make room for it either
            return;
        }
        insert(entry);
        boolean more = true;
        while (more && (memoryBytes > settings.memoryBytes() || memoryRecords > settings.memoryRecords())) {
            more = take(other -> other.segment == null, true, evicted);
        }
        while (more && records() > MOST_RECORDS) {
            more = take(other -> true, true, evicted);
        }
    }

    /** Takes in, before all others, those of earlier processes; the oldest is the first. */
    void addBefore(List<Entry> recovered) {
        for (int i = recovered.size() - 1; i >= 0; i--) {
            recovered.get(i).order = --oldest;
            insert(recovered.get(i));
        }
    }

    private boolean fitsBesideLeased(long size) {
        long all = size;
        for (Entry other = leased.oldest(); other != null; other = other.newer) {
            if (other.segment == null) {
                all += other.size;
            }
        }
        return all <= settings.memoryBytes();
    }

    private void insert(Entry entry) {
        wait(entry);
        if (entry.segment == null) {
            memoryBytes += entry.size;
            memoryRecords++;
        } else if (entry.bytes != null && cached.add(entry)) {
            cachedBytes += entry.size;
            while (cachedBytes > CACHE_BYTES) {
                uncache(cached.iterator().next());
            }
        }
    }

    private void wait(Entry entry) {
        waiting.add(entry);
        heedExpiry(entry);
    }

    private void heedExpiry(Entry entry) {
        if (soonestExpiry - entry.expiresNanos > 0) {
            soonestExpiry = entry.expiresNanos;
        }
    }

    private void countOut(Entry entry) {
        if (entry.segment == null) {
            memoryBytes -= entry.size;
            memoryRecords--;
        } else {
            uncache(entry);
        }
    }

    private void uncache(Entry entry) {
        if (cached.remove(entry)) {
            cachedBytes -= entry.size;
            entry.bytes = null;
        }
    }

    /** Takes out the oldest that is wanted, or all of them; false if there was none. */
    private boolean take(Predicate<Entry> wanted, boolean one, List<Entry> taken) {
        int before = taken.size();
        for (Entry entry = waiting.oldest(); entry != null; entry = entry.newer) {
            if (wanted.test(entry)) {
                taken.add(entry); // all of them first: a list may find no memory to grow
                if (one) {
                    break;
                }
            }
        }
        for (int i = before; i < taken.size(); i++) {
            waiting.remove(taken.get(i));
            countOut(taken.get(i));
        }
        return taken.size() > before;
    }

    /** Takes out the records that wait in the oldest segment. */
    List<Entry> takeOldestSegment() {
        List<Entry> taken = new ArrayList<>();
        for (Entry entry = waiting.oldest(); entry != null; entry = entry.newer) {
            Segment segment = entry.segment;
            if (segment != null) {
                take(other -> segment.equals(other.segment), false, taken);
                break;
            }
        }
        return taken;
    }

    /** Takes out what is past its age. */
    List<Entry> takeExpired(long now) {
        if (now - soonestExpiry < 0) {
            return List.of();
        }
        List<Entry> expired = new ArrayList<>();
        take(entry -> now - entry.expiresNanos >= 0, false, expired);
        soonestExpiry = now + maxAgeNanos;
        for (Entry left = waiting.oldest(); left != null; left = left.newer) { // allocates nothing: they are taken out
            heedExpiry(left);
        }
        return expired;
    }

    /** Takes out the oldest that is in memory only; {@link #moved} brings it back. */
    @Nullable
    Entry takeFromMemory() {
        List<Entry> taken = new ArrayList<>();
        if (memoryRecords == 0 || !take(entry -> entry.segment == null, true, taken)) {
            return null;
        }
        leased.add(taken.get(0));
        return taken.get(0);
    }

    void moved(Entry entry) {
        if (leased.remove(entry)) {
            insert(entry);
        }
    }

    /** The one to be leased next, if one is ready: the oldest that does not let another pass. */
    @Nullable
    Entry ready(long now) {
        List<Entry> aside = new ArrayList<>();
        for (Entry entry = waiting.oldest(); entry != null; entry = entry.newer) {
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

    /** One that waited is leased from here on, until {@link #end} or {@link #putBack}. */
    void lease(Entry entry) {
        waiting.remove(entry);
        leased.add(entry);
    }

    /** Ends a lease; false if it has no hold on the entry any more. */
    boolean end(Entry entry) {
        if (!leased.remove(entry)) {
            return false;
        }
        countOut(entry);
        return true;
    }

    void putBack(Entry entry, int failures, boolean aside, long readyNanos) {
        if (leased.remove(entry)) {
            entry.failures += failures;
            entry.aside = aside;
            entry.readyNanos = readyNanos;
            wait(entry);
        }
    }

    long nanosUntilReady(long now) {
        long nanos = Long.MAX_VALUE;
        for (Entry entry = waiting.oldest(); entry != null; entry = entry.newer) {
            nanos = Math.min(nanos, entry.nanosUntilReady(now));
            if (nanos == 0) {
                break;
            }
        }
        return nanos;
    }

    /** Forgets everything; returns what is in memory only, or in a folder that is gone. */
    List<Entry> clear(Set<Folder> gone) {
        List<Entry> left = new ArrayList<>();
        for (Chain chain : List.of(leased, waiting)) {
            chain.forEach(entry -> {
                if (entry.segment == null || gone.contains(entry.segment.folder)) {
                    left.add(entry);
                }
            });
        }
        leased.clear();
        waiting.clear();
        cached.clear();
        cachedBytes = 0;
        memoryBytes = 0;
        memoryRecords = 0;
        return left;
    }
}

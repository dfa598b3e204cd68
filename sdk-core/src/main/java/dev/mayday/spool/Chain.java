package dev.mayday.spool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries in their order, each in one chain at most. Adding and removing allocate nothing, so a lease that begins or ends cannot
 * fail halfway for want of memory. Guarded by the lock of the backlog.
 */
final class Chain {

    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private int size;

    @Nullable
    Entry oldest() {
        return oldest;
    }

    int size() {
        return size;
    }

    /** Puts an entry in its place. A new one goes to the newest end; one that comes back is among the oldest. */
    void add(Entry entry) {
        Entry older = newest;
        Entry newer = null;
        if (older != null && older.order > entry.order) {
            older = null;
            newer = oldest;
            while (newer != null && newer.order < entry.order) {
                older = newer;
                newer = newer.newer;
            }
        }
        entry.chain = this;
        link(older, entry);
        link(entry, newer);
        size++;
    }

    void forEach(Consumer<Entry> action) {
        for (Entry entry = oldest; entry != null; entry = entry.newer) {
            action.accept(entry);
        }
    }

    void clear() {
        while (oldest != null) {
            remove(oldest);
        }
    }

    /** Takes it out; false if it is not in here. */
    boolean remove(Entry entry) {
        if (entry.chain != this) {
            return false;
        }
        link(entry.older, entry.newer);
        entry.chain = null;
        entry.older = null;
        entry.newer = null;
        size--;
        return true;
    }

    private void link(@Nullable Entry older, @Nullable Entry newer) {
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
    }
}

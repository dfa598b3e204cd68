package dev.mayday.scope;

import dev.mayday.event.EventId;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The throwables captured in one unit of work, the newest {@value #MAX}. Lock-free.
 *
 * <p>Of two throwables one is in the cause chain of the other only if both chains end at the same one. So each is remembered
 * with hashes of itself and of the end of its chain, and a look at all of them reads one array and no throwable but the one
 * that is looked for.
 */
final class Sightings {

    /** A power of two. */
    static final int MAX = 16;

    /** Links followed from one throwable; also what ends a chain that never does. */
    private static final int MAX_CAUSES = 50;

    /** The hash of the end of a chain that has none or cannot be walked, and of an empty slot. */
    private static final int UNKNOWN = 0;

    private final AtomicReferenceArray<@Nullable Sighting> slots = new AtomicReferenceArray<>(MAX);

    /** For each slot the hash of the throwable in the upper half, and that of the end of its chain. */
    private final AtomicLongArray hashes = new AtomicLongArray(MAX);

    private final AtomicInteger added = new AtomicInteger();

    void add(Throwable throwable, EventId id, Upgradable capture, long nanos, boolean fatal) {
        Sighting sighting =
                new Sighting(new WeakReference<>(throwable), id, new WeakReference<>(capture), nanos, fatal);
        long hash = (long) hash(throwable) << Integer.SIZE | end(throwable);
        int slot = added.getAndIncrement() & (MAX - 1);
        slots.set(slot, sighting);
        hashes.set(slot, hash); // last: who sees this finds the sighting
    }

    /**
     * The sighting of {@code throwable}, of one in its cause chain, or of one whose cause chain holds it, the newest first. Of
     * a chain that got another end since then, only the throwable itself is known. Calls {@code getCause()} of the throwables,
     * which belong to the application, so it is guarded.
     */
    @Nullable
    Sighting find(Throwable throwable) {
        int self = hash(throwable);
        int end = end(throwable);
        int newest = added.get() - 1;
        for (int i = 0; i < MAX; i++) {
            int slot = (newest - i) & (MAX - 1);
            long hash = hashes.get(slot);
            if (hash >>> Integer.SIZE == self || (int) hash == end || (int) hash == UNKNOWN || end == UNKNOWN) {
                Sighting sighting = slots.get(slot);
                Throwable seen = sighting == null ? null : sighting.throwable().get();
                if (seen != null && (holds(throwable, seen) || holds(seen, throwable))) {
                    return sighting;
                }
            }
        }
        return null;
    }

    /** {@link #find(Throwable)}, none from before {@code sinceNanos}. */
    @Nullable
    Sighting find(Throwable throwable, long sinceNanos) {
        Sighting sighting = find(throwable);
        return sighting != null && sighting.nanos() - sinceNanos >= 0 ? sighting : null;
    }

    /** Not negative. */
    private static int hash(Throwable throwable) {
        return System.identityHashCode(throwable);
    }

    /** The hash of the last throwable in the chain; {@link #UNKNOWN} if there is none. */
    private static int end(Throwable top) {
        try {
            Throwable last = top;
            for (int i = 0; i < MAX_CAUSES; i++) {
                Throwable cause = last.getCause();
                if (cause == null) {
                    return hash(last);
                }
                last = cause;
            }
        } catch (Throwable hostile) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    @SuppressWarnings("ReferenceEquality") // identity is the question
    private static boolean holds(Throwable top, Throwable wanted) {
        try {
            Throwable at = top;
            for (int i = 0; at != null && i < MAX_CAUSES; i++) {
                if (at == wanted) {
                    return true;
                }
                at = at.getCause();
            }
        } catch (Throwable hostile) {
            return false; // a chain that cannot be walked holds nothing
        }
        return false;
    }
}

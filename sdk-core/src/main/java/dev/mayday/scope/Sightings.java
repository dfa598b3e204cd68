package dev.mayday.scope;

import dev.mayday.event.EventId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The throwables captured in one unit of work, the newest {@value #MAX}. Lock-free.
 *
 * <p>To follow a cause chain takes a lock for each link, and those that were seen before are cold by now. So a chain is looked
 * through for another throwable only if that could be in it: if it is longer, and if both end in throwables of one class.
 */
final class Sightings {

    /** A power of two. */
    static final int MAX = 16;

    /** Links followed from one throwable; also what ends a chain that never does. */
    private static final int MAX_CAUSES = 50;

    /** A chain that has no end or cannot be walked: it could hold anything. */
    private static final int UNKNOWN = -1;

    private final AtomicReferenceArray<@Nullable Sighting> slots = new AtomicReferenceArray<>(MAX);
    private final AtomicInteger added = new AtomicInteger();

    void add(Throwable throwable, EventId id, Upgradable capture, long nanos, boolean fatal) {
        Sighting sighting = new Sighting(throwable, chain(throwable), id, capture, nanos, fatal);
        slots.set(added.getAndIncrement() & (MAX - 1), sighting);
    }

    /**
     * The last sighting of {@code throwable}, of one in its cause chain, or of one whose cause chain holds it. A chain that got
     * another end since it was seen is known by its head alone. Calls {@code getCause()} of the throwables, which belong to the
     * application, so it is guarded.
     */
    @Nullable
    Sighting find(Throwable throwable) {
        int chain = chain(throwable);
        for (int i = 0; i < MAX; i++) {
            Sighting sighting = newest(i);
            if (sighting == null) {
                continue;
            }
            if (sighting.refersTo(throwable)) {
                return sighting;
            }
            boolean inOurs = mayHold(chain, sighting.chain);
            boolean inTheirs = mayHold(sighting.chain, chain);
            Throwable seen = inOurs || inTheirs ? sighting.get() : null;
            if (seen != null && ((inOurs && holds(throwable, seen)) || (inTheirs && holds(seen, throwable)))) {
                return sighting;
            }
        }
        return null;
    }

    /** The newest, the one before and so on; null where there is none, or none yet. */
    private @Nullable Sighting newest(int before) {
        return slots.get((added.get() - 1 - before) & (MAX - 1));
    }

    /** {@link #find(Throwable)}, none from before {@code sinceNanos}. */
    @Nullable
    Sighting find(Throwable throwable, long sinceNanos) {
        Sighting sighting = find(throwable);
        return sighting != null && sighting.nanos - sinceNanos >= 0 ? sighting : null;
    }

    /** Of the chain that begins here: how many links it has in the lowest bits, above them a hash of the class it ends in. */
    private static int chain(Throwable top) {
        try {
            Throwable last = top;
            for (int links = 0; links < MAX_CAUSES; links++) {
                Throwable cause = last.getCause();
                if (cause == null) {
                    return (last.getClass().hashCode() << Byte.SIZE | links) & Integer.MAX_VALUE;
                }
                last = cause;
            }
        } catch (Throwable hostile) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /** False if no throwable of the one chain can begin the other. */
    private static boolean mayHold(int chain, int other) {
        return chain == UNKNOWN || other == UNKNOWN || (chain > other && chain >>> Byte.SIZE == other >>> Byte.SIZE);
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

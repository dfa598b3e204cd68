package dev.mayday.scope;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The throwables captured in one unit of work, or in all that ended inside one, the newest {@value #MAX}. Lock-free.
 *
 * <p>To follow a cause chain takes a lock for each link, and those that were seen before are cold by now. So a chain is looked
 * through for another throwable only if that could be in it: if it is longer, and if both end in throwables of one class.
 */
final class Sightings {

    /** A power of two. */
    static final int MAX = 16;

    private final AtomicReferenceArray<@Nullable Sighting> slots = new AtomicReferenceArray<>(MAX);
    private final AtomicInteger added = new AtomicInteger();

    void add(Sighting sighting) {
        slots.set(added.getAndIncrement() & (MAX - 1), sighting);
    }

    /** Adds those that {@code others} holds, oldest first. */
    void addAll(Sightings others) {
        for (int i = MAX - 1; i >= 0; i--) {
            Sighting sighting = others.newest(i);
            if (sighting != null) {
                add(sighting);
            }
        }
    }

    /**
     * The last sighting of {@code throwable}, of one in its cause chain, or of one whose cause chain holds it. A chain that got
     * another end since it was seen is known by its head alone.
     *
     * @param causes the {@link CauseChain#outline} of {@code throwable}
     */
    @Nullable
    Sighting find(Throwable throwable, int causes) {
        for (int i = 0; i < MAX; i++) {
            Sighting sighting = newest(i);
            if (sighting == null) {
                continue;
            }
            if (sighting.refersTo(throwable)) {
                return sighting;
            }
            boolean inOurs = CauseChain.mayHold(causes, sighting.causes);
            boolean inTheirs = CauseChain.mayHold(sighting.causes, causes);
            Throwable seen = inOurs || inTheirs ? sighting.get() : null;
            if (seen != null
                    && ((inOurs && CauseChain.holds(throwable, seen))
                            || (inTheirs && CauseChain.holds(seen, throwable)))) {
                return sighting;
            }
        }
        return null;
    }

    /** The newest, the one before and so on; null where there is none, or none yet. */
    private @Nullable Sighting newest(int before) {
        return slots.get((added.get() - 1 - before) & (MAX - 1));
    }

    /** {@link #find(Throwable, int)}, none from before {@code sinceNanos}. */
    @Nullable
    Sighting find(Throwable throwable, int causes, long sinceNanos) {
        Sighting sighting = find(throwable, causes);
        return sighting != null && sighting.nanos - sinceNanos >= 0 ? sighting : null;
    }
}

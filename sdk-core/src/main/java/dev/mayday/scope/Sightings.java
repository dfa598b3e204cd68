package dev.mayday.scope;

import dev.mayday.event.EventId;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The throwables captured in one unit of work, the newest {@value #MAX}. Lock-free. */
final class Sightings {

    static final int MAX = 16;

    /** Links followed from one throwable; also what ends a chain that never does. */
    private static final int MAX_CAUSES = 50;

    private final AtomicReference<@Nullable Node> newest = new AtomicReference<>();

    void add(Throwable throwable, EventId id, Upgradable capture, long nanos, boolean fatal) {
        Sighting sighting =
                new Sighting(new WeakReference<>(throwable), id, new WeakReference<>(capture), nanos, fatal);
        Node before;
        Node next;
        do {
            before = newest.get();
            next = new Node(sighting, before == null ? null : before.cutTo(MAX - 1));
        } while (!newest.compareAndSet(before, next));
    }

    /**
     * The sighting of {@code throwable}, of one in its cause chain, or of one whose cause chain holds it. Calls
     * {@code getCause()} of the throwables, which belong to the application, so it is guarded.
     */
    @Nullable
    Sighting find(Throwable throwable) {
        for (Node node = newest.get(); node != null; node = node.before) {
            Throwable seen = node.sighting.throwable().get();
            if (seen != null && (holds(throwable, seen) || holds(seen, throwable))) {
                return node.sighting;
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

    private static final class Node {

        final Sighting sighting;
        final @Nullable Node before;
        final int depth;

        Node(Sighting sighting, @Nullable Node before) {
            this.sighting = sighting;
            this.before = before;
            this.depth = before == null ? 1 : before.depth + 1;
        }

        @Nullable
        Node cutTo(int max) {
            if (depth <= max) {
                return this;
            }
            if (max == 0) {
                return null;
            }
            Node kept = before == null ? null : before.cutTo(max - 1);
            return new Node(sighting, kept);
        }
    }
}

package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Breadcrumbs that several threads leave at the same time: a few trails, each thread always in the same one, so that threads
 * seldom write to one cache line and a busy one does not push out what a quiet one left. A trail for each thread would have no
 * bound. Thread-safe.
 */
final class ThreadTrails {

    /** A power of two; so many times {@code mayday.max-breadcrumbs} are kept. */
    static final int COUNT = 8;

    private static final long ANY = 0;

    private final int limit;
    private final List<Trail<Stamped>> trails = new ArrayList<>(COUNT);

    /** Trails of at most {@code limit} breadcrumbs each. */
    ThreadTrails(int limit) {
        this.limit = limit;
        for (int i = 0; i < COUNT; i++) {
            trails.add(new Trail<>(limit));
        }
    }

    void add(Breadcrumb crumb, long nanos) {
        ofThisThread().add(new Stamped(crumb, nanos));
    }

    /** What this thread left as it stands now, none from before {@code fromNanos}; null where it never left any. */
    @Nullable
    View viewOfThisThread(long fromNanos) {
        Trail.View<Stamped> own = ofThisThread().view();
        // By its id, which no later thread gets: a waiting event must not keep a dead thread alive, nor miss one that
        // is gone.
        return own == null
                ? null
                : new View(List.of(own), Thread.currentThread().getId(), fromNanos, limit);
    }

    /** What all threads left as it stands now. */
    View view() {
        List<Trail.View<Stamped>> views = new ArrayList<>(COUNT);
        for (Trail<Stamped> trail : trails) {
            Trail.View<Stamped> view = trail.view();
            if (view != null) {
                views.add(view);
            }
        }
        return new View(views, ANY, 0, limit);
    }

    /** Threads get their ids one after the other. */
    private Trail<Stamped> ofThisThread() {
        return trails.get((int) Thread.currentThread().getId() & (COUNT - 1));
    }

    /** The breadcrumbs as they stood when the view was made. Immutable. */
    static final class View {

        private static final Comparator<Stamped> IN_TIME =
                (one, other) -> Long.signum(one.nanos - other.nanos); // which may have wrapped around

        private final List<Trail.View<Stamped>> views;
        private final long threadId;
        private final long fromNanos;
        private final int limit;

        private View(List<Trail.View<Stamped>> views, long threadId, long fromNanos, int limit) {
            this.views = views;
            this.threadId = threadId;
            this.fromNanos = fromNanos;
            this.limit = limit;
        }

        /** So many of them count, the newest. */
        int limit() {
            return limit;
        }

        /** All there are, oldest first. */
        List<Breadcrumb> read() {
            List<Stamped> items = new ArrayList<>();
            for (Trail.View<Stamped> view : views) {
                for (Stamped item : view.read()) {
                    if (threadId == ANY || (item.threadId == threadId && item.nanos - fromNanos >= 0)) {
                        items.add(item);
                    }
                }
            }
            if (views.size() > 1) {
                items.sort(IN_TIME); // which leaves those of a thread in their order
            }
            List<Breadcrumb> crumbs = new ArrayList<>(items.size());
            for (Stamped item : items) {
                crumbs.add(item.crumb);
            }
            return crumbs;
        }
    }

    /** A breadcrumb, with its thread and its time on a clock that only goes on. */
    private static final class Stamped {

        private final long threadId = Thread.currentThread().getId();
        private final long nanos;
        private final Breadcrumb crumb;

        Stamped(Breadcrumb crumb, long nanos) {
            this.crumb = crumb;
            this.nanos = nanos;
        }
    }
}

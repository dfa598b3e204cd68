package dev.mayday.scope;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several threads leave at the same time: a few trails, each thread always in the same one, so that threads seldom write to
 * one cache line and a busy one does not push out what a quiet one left. A trail for each thread would have no bound.
 * Thread-safe.
 */
final class ThreadTrails<T> {

    /** A power of two; so many times {@code mayday.max-breadcrumbs} are kept. */
    static final int COUNT = 8;

    private final List<Trail<T>> trails = new ArrayList<>(COUNT);

    /** Trails of at most {@code limit} items each. */
    ThreadTrails(int limit) {
        for (int i = 0; i < COUNT; i++) {
            trails.add(new Trail<>(limit));
        }
    }

    void add(T item) {
        ofThisThread().add(item);
    }

    /** What stands now in the trail of this thread, and of those that share it; null where nothing does. */
    Trail.@Nullable View<T> viewForThisThread() {
        return ofThisThread().view();
    }

    /** What all threads left as it stands now. */
    List<Trail.View<T>> views() {
        List<Trail.View<T>> views = new ArrayList<>(COUNT);
        for (Trail<T> trail : trails) {
            Trail.View<T> view = trail.view();
            if (view != null) {
                views.add(view);
            }
        }
        return views;
    }

    /** Threads get their ids one after the other. */
    private Trail<T> ofThisThread() {
        return trails.get((int) Thread.currentThread().getId() & (COUNT - 1));
    }
}

package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import java.util.ArrayList;
import java.util.List;

/**
 * The breadcrumbs left outside any scope: a few trails for all threads, each thread always in the same one. A single trail
 * would show a quiet thread nothing but what busy ones left, and all of them would write to one cache line; one for each
 * thread would have no bound. Thread-safe.
 */
final class OutsideTrails {

    /** A power of two; so many times {@code mayday.max-breadcrumbs} are kept. */
    static final int COUNT = 8;

    private final List<Trail<CrumbView.Outside>> trails = new ArrayList<>(COUNT);

    /** Trails of at most {@code limit} breadcrumbs each. */
    OutsideTrails(int limit) {
        for (int i = 0; i < COUNT; i++) {
            trails.add(new Trail<>(limit));
        }
    }

    void add(Breadcrumb crumb, long nanos) {
        ofThisThread().add(new CrumbView.Outside(crumb, nanos));
    }

    /** What this thread left, none from before {@code fromNanos}. */
    CrumbView view(long fromNanos) {
        return CrumbView.ofThisThread(ofThisThread().view(), fromNanos);
    }

    /** Threads get their ids one after the other. */
    private Trail<CrumbView.Outside> ofThisThread() {
        return trails.get((int) Thread.currentThread().getId() & (COUNT - 1));
    }
}

package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import dev.mayday.time.Clock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The breadcrumbs left outside any scope, of all threads together. They go to events captured outside any scope on the same
 * thread, and only while they are young: a pool thread's crumbs from an earlier task are nobody's story.
 */
final class OutsideCrumbs {

    static final long MAX_AGE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Trail<Outside> trail;
    private final Clock clock;

    OutsideCrumbs(int limit, Clock clock) {
        this.trail = new Trail<>(limit);
        this.clock = clock;
    }

    void add(Breadcrumb crumb) {
        trail.add(new Outside(new WeakReference<>(Thread.currentThread()), clock.nanoTime(), crumb));
    }

    /** Those of this thread, none from before {@code fromNanos}. */
    CrumbView viewSince(long fromNanos) {
        Trail.View<Outside> view = trail.view();
        if (view == null) {
            return CrumbView.EMPTY;
        }
        // The thread is held weakly: a waiting event must not keep a dead thread's stack of references alive.
        return new ThreadView(view, new WeakReference<>(Thread.currentThread()), fromNanos);
    }

    private record Outside(WeakReference<Thread> thread, long nanos, Breadcrumb crumb) {}

    private record ThreadView(Trail.View<Outside> view, WeakReference<Thread> thread, long fromNanos)
            implements CrumbView {

        @Override
        public List<Breadcrumb> read() {
            Thread wanted = thread.get();
            List<Breadcrumb> crumbs = new ArrayList<>();
            for (Outside outside : view.read()) {
                if (wanted != null && outside.thread().refersTo(wanted) && outside.nanos() - fromNanos >= 0) {
                    crumbs.add(outside.crumb());
                }
            }
            return crumbs;
        }
    }
}

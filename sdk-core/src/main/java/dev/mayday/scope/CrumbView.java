package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The breadcrumbs that belong to a capture, as they stood at its moment; read later, on the worker. Those left outside any
 * scope, by several threads together, belong to it if they were left on the same thread lately: a pool thread's crumbs from an
 * earlier task are nobody's story.
 */
final class CrumbView {

    /** No breadcrumbs. */
    static final CrumbView EMPTY = new CrumbView(null, 0, 0);

    private final Trail.@Nullable View<?> view;
    private final long threadId;
    private final long fromNanos;

    private CrumbView(Trail.@Nullable View<?> view, long threadId, long fromNanos) {
        this.view = view;
        this.threadId = threadId;
        this.fromNanos = fromNanos;
    }

    /** All of a unit of work's; null stands for none. */
    static CrumbView of(Trail.@Nullable View<Breadcrumb> view) {
        return view == null ? EMPTY : new CrumbView(view, 0, 0);
    }

    /** Of those outside any scope the ones of this thread, none from before {@code fromNanos}. */
    static CrumbView ofThisThread(Trail.@Nullable View<Outside> view, long fromNanos) {
        // By its id, which no later thread gets: a waiting event must not keep a dead thread alive, nor miss one that
        // is gone.
        return view == null ? EMPTY : new CrumbView(view, Thread.currentThread().getId(), fromNanos);
    }

    /** Oldest first. */
    List<Breadcrumb> read() {
        if (view == null) {
            return List.of();
        }
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (Object item : view.read()) {
            if (item instanceof Breadcrumb crumb) {
                crumbs.add(crumb);
            } else if (item instanceof Outside outside
                    && outside.threadId == threadId
                    && outside.nanos - fromNanos >= 0) {
                crumbs.add(outside.crumb);
            }
        }
        return crumbs;
    }

    /** A breadcrumb left outside any scope, with its thread and its time. */
    static final class Outside {

        private final long threadId = Thread.currentThread().getId();
        private final long nanos;
        private final Breadcrumb crumb;

        Outside(Breadcrumb crumb, long nanos) {
            this.crumb = crumb;
            this.nanos = nanos;
        }
    }
}

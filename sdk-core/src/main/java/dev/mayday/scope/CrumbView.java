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
    static final CrumbView EMPTY = new CrumbView(null, null);

    private final Trail.@Nullable View<Breadcrumb> first;
    private final ThreadTrails.@Nullable View then;

    private CrumbView(Trail.@Nullable View<Breadcrumb> first, ThreadTrails.@Nullable View then) {
        this.first = first;
        this.then = then;
    }

    /** A unit of work's: what was left before its threads got into each other's way, and after it; null stands for none. */
    static CrumbView of(Trail.@Nullable View<Breadcrumb> first, ThreadTrails.@Nullable View then) {
        return first == null && then == null ? EMPTY : new CrumbView(first, then);
    }

    /** Oldest first. */
    List<Breadcrumb> read() {
        if (then == null) {
            return first == null ? List.of() : first.read();
        }
        List<Breadcrumb> crumbs = new ArrayList<>(first == null ? List.of() : first.read());
        crumbs.addAll(then.read());
        int tooMany = Math.max(0, crumbs.size() - then.limit());
        return crumbs.subList(tooMany, crumbs.size());
    }
}

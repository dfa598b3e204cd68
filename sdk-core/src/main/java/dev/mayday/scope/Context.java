package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.Trace;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a capture takes along from the scope it happened in: references only. Immutable. */
public final class Context {

    /** Nothing known. */
    public static final Context NONE = new Context(ScopeState.EMPTY, CrumbView.EMPTY, null);

    private final ScopeState state;
    private final CrumbView breadcrumbs;
    private final @Nullable UnitOfWork unit;

    /** {@code unit} is null outside any scope. */
    Context(ScopeState state, CrumbView breadcrumbs, @Nullable UnitOfWork unit) {
        this.state = state;
        this.breadcrumbs = breadcrumbs;
        this.unit = unit;
    }

    /** What the scope knew. */
    public ScopeState state() {
        return state;
    }

    /** The trail up to the capture, oldest first; read on the worker. */
    public List<Breadcrumb> readBreadcrumbs() {
        return breadcrumbs.read();
    }

    /** The trace of the unit of work, the first one anybody made for it; a fresh one outside any. */
    public Trace trace(Supplier<Trace> fresh) {
        return unit == null ? fresh.get() : unit.trace(fresh);
    }

    @Nullable
    UnitOfWork unit() {
        return unit;
    }

    /** What the integration that runs the unit of work knows of it, on this thread; null for nothing. */
    public @Nullable Event facts(Event captured) {
        return unit == null ? null : unit.facts(captured);
    }

    /** The same with another state. */
    public Context with(ScopeState other) {
        return new Context(other, breadcrumbs, unit);
    }
}

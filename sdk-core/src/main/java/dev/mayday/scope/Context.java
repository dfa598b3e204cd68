package dev.mayday.scope;

import dev.mayday.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * What a capture takes along from the scope it happened in: references only.
 *
 * @param state what the scope knew
 * @param breadcrumbs the trail up to the capture
 * @param unit the unit of work; null outside any scope
 */
public record Context(
        ScopeState state, CrumbView breadcrumbs, @Nullable UnitOfWork unit) {

    /** Nothing known. */
    public static final Context NONE = new Context(ScopeState.EMPTY, CrumbView.EMPTY, null);

    /** What the integration that runs the unit of work knows of it, on this thread; null for nothing. */
    public @Nullable Event facts(Event captured) {
        return unit == null ? null : unit.facts(captured);
    }

    /** The same with another state. */
    public Context with(ScopeState other) {
        return new Context(other, breadcrumbs, unit);
    }
}

package dev.mayday.scope;

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

    /** The same with another state. */
    public Context with(ScopeState other) {
        return new Context(other, breadcrumbs, unit);
    }
}

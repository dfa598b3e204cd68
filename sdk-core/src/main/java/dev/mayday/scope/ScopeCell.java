package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One scope: a state behind one reference, and the unit of work it belongs to. Thread-safe. */
public final class ScopeCell {

    private static final AtomicReferenceFieldUpdater<ScopeCell, ScopeState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(ScopeCell.class, ScopeState.class, "state");

    private final UnitOfWork unit;
    private volatile ScopeState state;

    ScopeCell(UnitOfWork unit, ScopeState state) {
        this.unit = unit;
        this.state = state;
    }

    /** What the scope knows now. */
    public ScopeState state() {
        return state;
    }

    /** The breadcrumbs left in its unit of work so far, oldest first. */
    public List<Breadcrumb> readBreadcrumbs() {
        return unit.breadcrumbs().read();
    }

    UnitOfWork unit() {
        return unit;
    }

    /** Changes what the scope knows; {@code change} may run more than once. */
    public void update(UnaryOperator<ScopeState> change) {
        ScopeState before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, change.apply(before)));
    }

    // These three without a function object: they are what every request does.

    /** {@link #update} with {@link ScopeState#withUser}. */
    public void setUser(@Nullable User user) {
        ScopeState before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, before.withUser(user)));
    }

    /** {@link #update} with {@link ScopeState#withTag}. */
    public void setTag(String key, @Nullable String value) {
        @Nullable String[] pair = TagNode.pair(key, value);
        ScopeState before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, before.withTags(pair)));
    }

    /** {@link #update} with {@link ScopeState#withTags}. */
    public void setTags(Map<String, String> tags) {
        @Nullable String[] pairs = TagNode.pairs(tags);
        ScopeState before;
        do {
            before = state;
        } while (pairs.length > 0 && !STATE.compareAndSet(this, before, before.withTags(pairs)));
    }

    /** The unit of work is about to be known beyond this thread, or beyond its end. */
    public void share() {
        unit.shared();
    }

    /** A scope that starts with what this one knows, in the same unit of work; what it learns stays with it. */
    public ScopeCell fork() {
        return new ScopeCell(unit, state);
    }
}

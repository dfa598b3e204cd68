package dev.mayday.scope;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

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

    /** A scope that starts with what this one knows, in the same unit of work; what it learns stays with it. */
    public ScopeCell fork() {
        return new ScopeCell(unit, state);
    }
}

package dev.mayday.scope;

import org.jspecify.annotations.Nullable;

/**
 * A scope on a thread. Closing it is harmless twice, out of order, and on another thread; there the owner takes it off the
 * next time it looks.
 */
public final class Binding implements AutoCloseable {

    final @Nullable ScopeCell cell;
    final Thread owner;

    /** No breadcrumb from outside any scope that is older than this belongs here. */
    final long outsideFromNanos;

    /** The place in the order of escapes at which the thread came in. */
    final long enteredAt;

    @Nullable
    Binding previous;

    /** What a unit of work captured that was closed on top of this one. For the owner. */
    private @Nullable Sightings above;

    volatile boolean closed;
    private final ScopeStack stack;

    Binding(ScopeStack stack, @Nullable ScopeCell cell, @Nullable Binding previous, long enteredAt, long fromNanos) {
        this.stack = stack;
        this.cell = cell;
        this.previous = previous;
        this.enteredAt = enteredAt;
        this.outsideFromNanos = fromNanos;
        this.owner = Thread.currentThread();
    }

    /** The place in the order of escapes at which the thread came to this unit of work, maybe with scopes of it below this. */
    long cameAt() {
        long at = enteredAt;
        Binding below = previous;
        while (below != null && isOfSameUnit(below)) {
            at = below.enteredAt;
            below = below.previous;
        }
        return at;
    }

    /** Keeps what was captured in {@code closed}, which lay on top of this one, if that was another unit of work. */
    void inherit(Binding closed) {
        Sightings seen = closed.cell == null || isOfSameUnit(closed)
                ? null
                : closed.cell.unit().sightingsIfAny();
        if (seen == null) {
            seen = closed.above;
        }
        if (seen != null) {
            above = seen;
        }
    }

    /** A capture of the same throwable in a unit of work that was closed on top of this thread's part of {@code unit}. */
    @Nullable
    Sighting sightingAbove(Throwable throwable, int causes, UnitOfWork unit) {
        Binding at = this;
        while (at != null && at.cell != null && at.cell.unit().equals(unit)) {
            Sighting sighting = at.above == null ? null : at.above.find(throwable, causes);
            if (sighting != null) {
                return sighting;
            }
            at = at.previous;
        }
        return null;
    }

    private boolean isOfSameUnit(Binding other) {
        return cell != null && other.cell != null && other.cell.unit().equals(cell.unit());
    }

    /** The scope; null at a boundary that only hides what was there before. */
    public @Nullable ScopeCell cell() {
        return cell;
    }

    @Override
    public void close() {
        stack.close(this);
    }
}

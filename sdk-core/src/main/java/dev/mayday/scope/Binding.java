package dev.mayday.scope;

import org.jspecify.annotations.Nullable;

/**
 * A scope on a thread. Closing it is harmless twice, out of order, and on another thread; there the owner takes it off the
 * next time it looks.
 */
public final class Binding implements AutoCloseable {

    final @Nullable ScopeCell cell;
    final Thread owner;

    /** Whether the unit of work began with this binding; else it was carried here, or there is none. */
    private final boolean began;

    /** No breadcrumb from outside any scope that is older than this belongs here. */
    final long outsideFromNanos;

    /** The place in the order of escapes at which the thread came in. */
    final long enteredAt;

    @Nullable
    Binding previous;

    /** What units of work had captured that began and were closed on top of this one; null for nothing. For the owner. */
    private @Nullable Sightings above;

    volatile boolean closed;
    private final ScopeStack stack;

    Binding(
            ScopeStack stack,
            @Nullable ScopeCell cell,
            @Nullable Binding previous,
            boolean began,
            long enteredAt,
            long fromNanos) {
        this.stack = stack;
        this.cell = cell;
        this.previous = previous;
        this.began = began;
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

    /**
     * Keeps what was captured so far in {@code closed}, which lay on top of this one, if that was a unit of work inside this one.
     * One that was carried here is another request's, whose event must not stand for this one's error.
     */
    void inherit(Binding closed) {
        boolean sameUnit = isOfSameUnit(closed);
        if (!sameUnit && !closed.began) {
            return;
        }
        keep(closed.above);
        if (closed.cell != null && !sameUnit) {
            keep(closed.cell.unit().sightingsIfAny());
        }
    }

    private void keep(@Nullable Sightings seen) {
        if (seen == null) {
            return;
        }
        if (above == null) {
            above = new Sightings();
        }
        above.addAll(seen);
    }

    /** A capture of the same throwable in a unit of work that began and ended on top of this thread's part of {@code unit}. */
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

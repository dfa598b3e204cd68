package dev.mayday.scope;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which scope a throwable left on its way up. The handler that finally captures it runs after that scope was closed, and
 * would otherwise see none, or a wrong one. Holds the throwables weakly and at most {@value #SLOTS}; lock-free.
 */
final class EscapedScopes {

    static final int SLOTS = 64;
    private static final int WAYS = 2;
    private static final int MAX_CAUSES = 8;

    private final AtomicReferenceArray<@Nullable Escape> slots = new AtomicReferenceArray<>(SLOTS);
    private final ReferenceQueue<Throwable> collected = new ReferenceQueue<>();
    private final AtomicLong escapes = new AtomicLong();

    /** The place in the order of escapes that the next one gets; 0 as long as there was none. */
    long position() {
        return escapes.get();
    }

    /**
     * {@code throwable} leaves {@code cell}, which was entered at {@code enteredAt}. An escape noted since then on this thread,
     * or in this unit of work, is from further inside, and stays: the innermost scope knows most.
     */
    void remember(Throwable throwable, ScopeCell cell, long enteredAt, long nanos) {
        forgetCollected();
        int slot = slot(throwable);
        int target = slot;
        boolean many = false;
        for (int i = slot; i < slot + WAYS; i++) {
            Escape known = slots.get(i);
            if (known != null && known.refersTo(throwable)) {
                if (known.position >= enteredAt && (known.isOf(cell.unit()) || known.isFromHere())) {
                    return;
                }
                many = known.ofMany || !known.isOf(cell.unit());
                target = i;
                break;
            }
            Escape current = slots.get(target);
            if (current != null && (known == null || known.position < current.position)) {
                target = i;
            }
        }
        slots.set(target, new Escape(throwable, collected, cell, many, escapes.getAndIncrement(), target, nanos));
    }

    /**
     * The scope that {@code throwable}, or one of its causes, last left. With a unit of work open, only an escape from it counts,
     * or one on this thread since that came to it: threads that wait for the same result are handed the same instance, and must
     * not see each other's data, nor what an earlier task threw here. With none, only one since {@code sinceNanos}: a
     * preallocated instance carries no old scope along. What left several units of work is nobody's on another thread.
     *
     * @param binding what is bound to this thread; null for nothing
     */
    @Nullable
    ScopeCell find(Throwable throwable, @Nullable Binding binding, long sinceNanos) {
        try {
            Throwable at = throwable;
            for (int i = 0; at != null && i < MAX_CAUSES; i++) {
                Escape escape = lookUp(at);
                if (escape != null && counts(escape, binding, sinceNanos)) {
                    return escape.cell;
                }
                at = at.getCause();
            }
        } catch (Throwable hostile) {
            return null; // a chain that cannot be walked left no scope
        }
        return null;
    }

    private static boolean counts(Escape escape, @Nullable Binding binding, long sinceNanos) {
        ScopeCell current = binding == null ? null : binding.cell;
        boolean foreign = current == null ? escape.ofMany : !escape.isOf(current.unit());
        if (foreign && !(escape.isFromHere() && (binding == null || escape.position >= binding.cameAt()))) {
            return false;
        }
        return current != null || escape.nanos - sinceNanos >= 0;
    }

    private @Nullable Escape lookUp(Throwable throwable) {
        int slot = slot(throwable);
        for (int i = slot; i < slot + WAYS; i++) {
            Escape known = slots.get(i);
            if (known != null && known.refersTo(throwable)) {
                return known;
            }
        }
        return null;
    }

    private static int slot(Throwable throwable) {
        return (System.identityHashCode(throwable) % (SLOTS / WAYS)) * WAYS;
    }

    private void forgetCollected() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            if (gone instanceof Escape escape) {
                slots.compareAndSet(escape.slot, escape, null);
            }
        }
    }

    private static final class Escape extends WeakReference<Throwable> {

        final ScopeCell cell;

        /** Whether this instance left other units of work as well, one beside the other: a JVM or a constant holds it. */
        final boolean ofMany;

        final long position;
        final int slot;
        final long nanos;
        private final long threadId = Thread.currentThread().getId();

        Escape(
                Throwable throwable,
                ReferenceQueue<Throwable> queue,
                ScopeCell cell,
                boolean ofMany,
                long position,
                int slot,
                long nanos) {
            super(throwable, queue);
            this.cell = cell;
            this.ofMany = ofMany;
            this.position = position;
            this.slot = slot;
            this.nanos = nanos;
        }

        boolean isOf(UnitOfWork unit) {
            return cell.unit().equals(unit);
        }

        boolean isFromHere() {
            return threadId == Thread.currentThread().getId();
        }
    }
}

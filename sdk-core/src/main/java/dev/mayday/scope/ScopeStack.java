package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.EventId;
import dev.mayday.event.FactSource;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of one client: which is bound to which thread, and what is remembered when one is left. Every operation takes
 * constant time and copies nothing. A thread without a scope has no entry here.
 */
public final class ScopeStack {

    /** How long a thread outside any scope remembers what it captured, and the breadcrumbs it left. */
    static final long RECENT_NANOS = Duration.ofSeconds(60).toNanos();

    private static final int MAX_RECENT_THREADS = 1_024;

    @SuppressWarnings("ThreadLocalUsage") // many clients live in one JVM, each with scopes of its own
    private final ThreadLocal<@Nullable Binding> top = new ThreadLocal<>();

    private final EscapedScopes escapes = new EscapedScopes();
    private final ThreadTrails<CrumbView.Left> outside;
    private final int maxBreadcrumbs;
    private final Clock clock;
    private volatile boolean leakSeen;

    /**
     * What threads captured outside a scope or in the one they closed last, by thread id. Not in a thread-local: an entry
     * there would outlive its use on every pool thread.
     */
    private final ConcurrentMap<Long, Sightings> recent = new ConcurrentHashMap<>();

    /** Scopes with at most that many breadcrumbs each. */
    public ScopeStack(int maxBreadcrumbs, Clock clock) {
        this.maxBreadcrumbs = maxBreadcrumbs;
        this.clock = clock;
        this.outside = new ThreadTrails<>(maxBreadcrumbs);
    }

    /** Begins a unit of work on this thread, with nothing known. */
    public Binding open() {
        return open(null);
    }

    /** The same for an integration that knows more of it. */
    public Binding open(@Nullable FactSource source) {
        forgetRecent();
        return push(new ScopeCell(new UnitOfWork(source), ScopeState.EMPTY), true, 0);
    }

    /** Goes on in a unit of work on this thread, which may have done something else since. */
    public Binding reopen(ScopeCell cell) {
        forgetRecent();
        return bind(cell);
    }

    private void forgetRecent() {
        if (!recent.isEmpty()) {
            recent.remove(threadId());
        }
    }

    /** Takes off what was left open on this thread; true the first time that there was a scope among it. */
    public boolean clear() {
        boolean scope = false;
        for (Binding left = live(); left != null; left = live()) {
            scope |= left.cell != null;
            left.closed = true;
        }
        boolean first = scope && !leakSeen;
        leakSeen |= scope;
        return first;
    }

    /** Goes on in a scope of its own with what is known now; begins a unit of work where none is open. */
    public Binding fork() {
        ScopeCell current = current();
        return current == null ? open() : bind(current.fork());
    }

    /** Binds a scope to this thread, on top of what is bound. */
    public Binding bind(ScopeCell cell) {
        return push(cell, false, 0);
    }

    /** Hides what was bound and left on this thread so far, for work that belongs to no scope. */
    public Binding boundary() {
        return push(null, false, clock.nanoTime());
    }

    private Binding push(@Nullable ScopeCell cell, boolean begins, long fromNanos) {
        Binding binding = new Binding(this, cell, stillOpen(top.get()), begins, escapes.position(), fromNanos);
        top.set(binding);
        return binding;
    }

    /** The scope of this thread; null when none is open. */
    public @Nullable ScopeCell current() {
        Binding binding = live();
        return binding == null ? null : binding.cell;
    }

    /** Leaves a breadcrumb in that scope, or outside any. */
    public void addBreadcrumb(@Nullable ScopeCell cell, Breadcrumb crumb) {
        if (cell == null) {
            outside.add(new CrumbView.Left(crumb, clock.nanoTime()));
        } else {
            cell.unit().addBreadcrumb(crumb, maxBreadcrumbs);
        }
    }

    /** {@code throwable} leaves the scope of {@code binding}. */
    public void escaped(Throwable throwable, Binding binding) {
        if (binding.cell != null) {
            binding.cell.share(); // who captures it may be anywhere
            escapes.remember(throwable, binding.cell, binding.enteredAt, clock.nanoTime());
        }
    }

    /** What a capture on this thread takes along: of the scope the throwable escaped from, else of the current one. */
    public Context context(@Nullable Throwable throwable) {
        Binding binding = live();
        ScopeCell cell = cell(throwable, binding);
        if (cell != null) {
            return new Context(cell.state(), cell.unit().breadcrumbs(), cell.unit());
        }
        long from = clock.nanoTime() - RECENT_NANOS;
        if (binding != null && binding.outsideFromNanos - from > 0) {
            from = binding.outsideFromNanos;
        }
        Trail.View<CrumbView.Left> left = outside.viewForThisThread();
        return left == null
                ? Context.NONE
                : new Context(ScopeState.EMPTY, new CrumbView.OfThread(left, threadId(), from), null);
    }

    /** A scope bound to no thread that starts with what {@code context} knows, with a trail of its own. */
    public ScopeCell detached(Context context) {
        return new ScopeCell(new UnitOfWork(null), context.state());
    }

    private @Nullable ScopeCell cell(@Nullable Throwable throwable, @Nullable Binding binding) {
        ScopeCell current = binding == null ? null : binding.cell;
        if (throwable != null && escapes.position() > 0) {
            ScopeCell left = escapes.find(throwable, binding, clock.nanoTime() - RECENT_NANOS);
            if (left != null) {
                return left;
            }
        }
        return current;
    }

    /** {@link #sighting(Throwable, int, Context)} for what {@link #context} would give. */
    public @Nullable Sighting sighting(Throwable throwable, int causes) {
        ScopeCell cell = cell(throwable, live());
        return sighting(throwable, causes, cell == null ? null : cell.unit());
    }

    /**
     * An earlier capture of the same throwable in this unit of work, or in one that was opened and closed inside it on this
     * thread; outside any, lately on this thread.
     *
     * @param causes the {@link CauseChain#outline} of {@code throwable}
     */
    public @Nullable Sighting sighting(Throwable throwable, int causes, Context context) {
        return sighting(throwable, causes, context.unit());
    }

    private @Nullable Sighting sighting(Throwable throwable, int causes, @Nullable UnitOfWork unit) {
        if (unit != null) {
            Sightings seen = unit.sightingsIfAny();
            Sighting own = seen == null ? null : seen.find(throwable, causes);
            if (own != null) {
                return own;
            }
            Binding binding = live();
            return binding == null ? null : binding.sightingAbove(throwable, causes, unit);
        }
        if (recent.isEmpty()) {
            return null;
        }
        Sightings lately = recent.get(threadId());
        return lately == null ? null : lately.find(throwable, causes, clock.nanoTime() - RECENT_NANOS);
    }

    /** {@code throwable}, whose causes have that {@link CauseChain#outline}, was captured as the event {@code id}. */
    public void seen(Throwable throwable, int causes, Context context, EventId id, Upgradable capture, boolean fatal) {
        Sightings sightings =
                context.unit() != null ? context.unit().sightings() : remembering(threadId(), new Sightings());
        sightings.add(new Sighting(throwable, causes, id, capture, clock.nanoTime(), fatal));
    }

    void close(Binding binding) {
        binding.closed = true;
        if (binding.owner.equals(Thread.currentThread())) {
            if (binding.cell != null) {
                Sightings seen = binding.cell.unit().sightingsIfAny();
                if (seen != null) {
                    recent.remove(threadId());
                    remembering(threadId(), seen);
                }
            }
            if (binding.previous != null) {
                binding.previous.inherit(binding);
            }
            live();
        }
    }

    /** The topmost binding still open, with the closed ones taken off. */
    private @Nullable Binding live() {
        Binding first = top.get();
        Binding binding = stillOpen(first);
        if (binding == null) {
            // get() leaves an empty entry behind on a thread that had none
            top.remove();
        } else if (!binding.equals(first)) {
            top.set(binding);
        }
        return binding;
    }

    private static @Nullable Binding stillOpen(@Nullable Binding first) {
        Binding binding = first;
        while (binding != null && binding.closed) {
            Binding below = binding.previous;
            binding.previous = null;
            binding = below;
        }
        return binding;
    }

    private Sightings remembering(long thread, Sightings sightings) {
        Sightings known = recent.putIfAbsent(thread, sightings);
        if (recent.size() > MAX_RECENT_THREADS) {
            Iterator<Long> threads = recent.keySet().iterator();
            while (threads.hasNext() && recent.size() > MAX_RECENT_THREADS) {
                long other = threads.next();
                if (other != thread) {
                    threads.remove();
                }
            }
        }
        return known == null ? sightings : known;
    }

    private static long threadId() {
        return Thread.currentThread().getId();
    }
}

package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.FactSource;
import dev.mayday.event.Trace;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all scopes of one request, job or message share: its breadcrumbs, the throwables already captured in it, and its
 * trace. Each part is made when first needed: most units of work never fail.
 */
final class UnitOfWork {

    @SuppressWarnings("rawtypes") // a class object has no type arguments
    private static final AtomicReferenceFieldUpdater<UnitOfWork, @Nullable Trail> CRUMBS =
            AtomicReferenceFieldUpdater.newUpdater(UnitOfWork.class, Trail.class, "crumbs");

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<UnitOfWork, @Nullable ThreadTrails> CROWD =
            AtomicReferenceFieldUpdater.newUpdater(UnitOfWork.class, ThreadTrails.class, "crowd");

    private static final AtomicReferenceFieldUpdater<UnitOfWork, @Nullable Sightings> SIGHTINGS =
            AtomicReferenceFieldUpdater.newUpdater(UnitOfWork.class, Sightings.class, "sightings");
    private static final AtomicReferenceFieldUpdater<UnitOfWork, @Nullable Trace> TRACE =
            AtomicReferenceFieldUpdater.newUpdater(UnitOfWork.class, Trace.class, "trace");

    private final @Nullable FactSource source;

    private volatile @Nullable Trail<Breadcrumb> crumbs;

    /** Where breadcrumbs go once threads have got into each other's way. */
    private volatile @Nullable ThreadTrails<Breadcrumb> crowd;

    private volatile @Nullable Sightings sightings;
    private volatile @Nullable Trace trace;

    /** {@code source} is the integration that runs it, if one does. */
    UnitOfWork(@Nullable FactSource source) {
        this.source = source;
    }

    /** What the integration knows of it on this thread; null for nothing. It calls the framework, so it is guarded. */
    @Nullable
    Event facts(Event captured) {
        try {
            return source == null ? null : source.facts(captured);
        } catch (Throwable failure) {
            return Event.builder()
                    .tag("mayday.facts_failed", failure.getClass().getName())
                    .build();
        }
    }

    /** Tells the integration, if one runs it, that another thread may ask for its facts; guarded as {@link #facts} is. */
    void shared() {
        try {
            if (source != null) {
                source.shared();
            }
        } catch (Throwable failure) {
            // costs facts, as if they had not been there
        }
    }

    void addBreadcrumb(Breadcrumb crumb, int limit) {
        ThreadTrails<Breadcrumb> many = crowd;
        if (many != null) {
            many.add(crumb);
            return;
        }
        Trail<Breadcrumb> trail = crumbs;
        if (trail == null) {
            CRUMBS.compareAndSet(this, null, new Trail<>(limit));
            trail = crumbs;
        }
        if (trail != null && !trail.add(crumb)) {
            crowd(limit);
        }
    }

    /** Gives threads trails of their own from here on: they get into each other's way. */
    void crowd(int limit) {
        CROWD.compareAndSet(this, null, new ThreadTrails<>(limit));
    }

    CrumbView breadcrumbs() {
        ThreadTrails<Breadcrumb> many = crowd;
        // looked at before the trail: what a thread left there comes before what it leaves here
        List<Trail.View<Breadcrumb>> then = many == null ? List.of() : many.views();
        Trail<Breadcrumb> trail = crumbs;
        Trail.View<Breadcrumb> first = trail == null ? null : trail.view();
        return first == null && then.isEmpty() ? CrumbView.EMPTY : new CrumbView.OfUnit(first, then);
    }

    /** True once threads have got into each other's way. */
    boolean isCrowded() {
        return crowd != null;
    }

    Sightings sightings() {
        Sightings seen = sightings;
        if (seen != null) {
            return seen;
        }
        Sightings fresh = new Sightings();
        return SIGHTINGS.compareAndSet(this, null, fresh) ? fresh : sightings();
    }

    @Nullable
    Sightings sightingsIfAny() {
        return sightings;
    }

    /** The trace of this unit of work: the first one anybody made for it. */
    Trace trace(Supplier<Trace> fresh) {
        Trace known = trace;
        if (known != null) {
            return known;
        }
        Trace made = fresh.get();
        return TRACE.compareAndSet(this, null, made) ? made : trace(fresh);
    }
}

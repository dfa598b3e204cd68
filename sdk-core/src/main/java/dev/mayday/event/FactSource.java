package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * What only an integration can tell about a unit of work it runs: the request, the person who sent it. Asked once for each
 * event of that unit that is taken in, on the thread that captures it, <em>which may be any thread</em>: a framework's live
 * objects may be read only where the framework has them bound to the current thread. Must be quick and must not wait. What it
 * throws costs these facts and nothing else.
 *
 * <p>Most units of work have no event, and stay on one thread: facts that cost something need not be read before the first
 * event asks for them, or {@link #shared} says that another thread may.
 */
@FunctionalInterface
public interface FactSource {

    /**
     * The facts, as an event that holds them: user, request, transaction, trace, tags, contexts, and breadcrumbs that come
     * before those of the trail. What the captured event or its scope says itself wins.
     *
     * @param captured the event that is being captured
     * @return the facts; null for none
     */
    @Nullable
    Event facts(Event captured);

    /**
     * From now on events of this unit of work may be captured on another thread, or after it has ended: its scope is carried,
     * or a throwable leaves it. What can be read only here and now has to be read now. Called by whoever does so, on any
     * thread, and each time; must be quick and must not wait. What it throws is ignored.
     */
    default void shared() {}
}

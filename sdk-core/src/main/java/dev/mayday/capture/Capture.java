package dev.mayday.capture;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import dev.mayday.scope.Context;
import dev.mayday.scope.Upgradable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Everything the caller's thread contributes to an event: references, a time, and nothing computed. It waits in the queue,
 * is taken by the worker once, and is accounted for once.
 */
public final class Capture implements Upgradable {

    private static final Object QUEUED = "queued";
    private static final Object TAKEN = "taken";
    private static final Object ENDED = "ended";

    private static final Event NOTHING = Event.builder().build();

    private static final AtomicReferenceFieldUpdater<Capture, Object> STAGE =
            AtomicReferenceFieldUpdater.newUpdater(Capture.class, Object.class, "stage");

    private final EventId id;
    private final long timestampMillis;
    private final long threadId;
    private final String threadName;
    private final @Nullable EventId duplicateOf;
    private final Outstanding.Generation generation;
    private Event given;
    private Context context;
    private @Nullable Event facts;
    private Map<String, String> mdc;
    private List<Outstanding.Generation> carried = List.of();

    /** {@link #QUEUED}, an {@link Upgrade} while queued, {@link #TAKEN} or {@link #ENDED}. */
    private volatile Object stage = QUEUED;

    Capture(
            EventId id,
            long timestampMillis,
            Event given,
            Context context,
            @Nullable Event facts,
            Map<String, String> mdc,
            long threadId,
            String threadName,
            @Nullable EventId duplicateOf,
            Outstanding.Generation generation) {
        this.id = id;
        this.timestampMillis = timestampMillis;
        this.given = given;
        this.context = context;
        this.facts = facts;
        this.mdc = mdc;
        this.threadId = threadId;
        this.threadName = threadName;
        this.duplicateOf = duplicateOf;
        this.generation = generation;
    }

    /** The id the caller got. */
    public EventId id() {
        return id;
    }

    /** When it was captured, in milliseconds since the epoch. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** What the caller knew: a throwable, a text, or a whole event; nothing after {@link #forget}. */
    public Event given() {
        return given;
    }

    /** What the scope knew. */
    public Context context() {
        return context;
    }

    /** What the integration knew that runs the unit of work; null for nothing. */
    public @Nullable Event facts() {
        return facts;
    }

    /** The logging context of the thread; empty for none. */
    public Map<String, String> mdc() {
        return mdc;
    }

    public long threadId() {
        return threadId;
    }

    public String threadName() {
        return threadName;
    }

    /** The event that told of the same throwable before, if this one says that it was worse than it seemed. */
    public @Nullable EventId duplicateOf() {
        return duplicateOf;
    }

    @Override
    public boolean upgrade(Level level, Mechanism mechanism) {
        Object now = stage;
        while (now != TAKEN && now != ENDED) {
            if (STAGE.compareAndSet(this, now, new Upgrade(level, mechanism))) {
                return true;
            }
            now = stage;
        }
        return false;
    }

    /** Takes it out of the queue: from here on it cannot be upgraded. Returns the upgrade it got, if any. */
    public @Nullable Upgrade take() {
        return STAGE.getAndSet(this, TAKEN) instanceof Upgrade upgrade ? upgrade : null;
    }

    /** True for the one caller that may account for it. */
    public boolean end() {
        return STAGE.getAndSet(this, ENDED) != ENDED;
    }

    /**
     * Lets go of everything but its identity: it is accounted for by that, for as long as an outage takes, and remembered by
     * it as what its throwable became.
     */
    public void forget() {
        given = NOTHING;
        context = Context.NONE;
        facts = null;
        mdc = Map.of();
    }

    /** {@code merged} has gone into this one's event: whoever waits for it waits for this one. For the worker alone. */
    public void carry(Capture merged) {
        Outstanding.Generation other = merged.generation;
        if (other.equals(generation) || carried.contains(other) || stage == ENDED) {
            other.leave();
            return;
        }
        List<Outstanding.Generation> more = new ArrayList<>(carried);
        more.add(other);
        carried = more;
    }

    /** True if somebody began to wait, after it was captured, for it or for one that it carries. */
    public boolean isAwaited() {
        if (!generation.isCurrent()) {
            return true;
        }
        for (Outstanding.Generation other : carried) {
            if (!other.isCurrent()) {
                return true;
            }
        }
        return false;
    }

    /** It has its outcome at every destination. */
    public void settled() {
        generation.leave();
        for (Outstanding.Generation other : carried) {
            other.leave();
        }
    }

    /**
     * What a later sighting of the same throwable made of it.
     *
     * @param level the level then
     * @param mechanism how it was seen then
     */
    public record Upgrade(Level level, Mechanism mechanism) {}
}

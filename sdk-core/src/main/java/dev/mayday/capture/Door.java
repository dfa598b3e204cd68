package dev.mayday.capture;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.Trace;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.report.DiscardReason;
import dev.mayday.scope.CauseChain;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import dev.mayday.scope.Sighting;
import dev.mayday.scope.Upgradable;
import dev.mayday.time.Clock;
import dev.mayday.value.ContextNames;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where the application's thread hands over. Decides what needs only the throwable's class, takes references to the rest,
 * and puts them into the queue. No I/O, no waiting, no stack trace, no hook, and nothing is ever thrown out of it.
 */
public final class Door {

    /** Calls, one inside the other, for which there must be room before anything is counted. */
    private static final int STACK = 32;

    /**
     * As many in a young process: the JVM compiles the asking before it compiles what it asks for, and a call takes several times
     * less stack then than one that it still interprets.
     */
    private static final int STACK_WHILE_YOUNG = 8 * STACK;

    private static final int YOUNG = 10_000;

    private final DoorSettings settings;
    private final ScopeStack scopes;
    private final Ledger ledger;
    private final Intake intake;
    private final Losses losses;
    private final Outstanding outstanding;
    private final EventIds ids;
    private final Clock clock;
    private final RandomGenerator random;
    private final TraceLink link = TraceLink.find();
    private final Missed missed = new Missed();
    private volatile boolean closed;

    /** Captures until the process is young no longer; written without order, so it may be behind. */
    private int young = YOUNG;

    /** A door to {@code intake}. */
    public Door(
            DoorSettings settings,
            ScopeStack scopes,
            Ledger ledger,
            Intake intake,
            Losses losses,
            Outstanding outstanding,
            EventIds ids,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.scopes = scopes;
        this.ledger = ledger;
        this.intake = intake;
        this.losses = losses;
        this.outstanding = outstanding;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /** Where a capture counts itself that fails in front of the door, with no stack left to be refused. */
    public Missed missed() {
        return missed;
    }

    /** From now on every capture is counted as closed. */
    public void close() {
        closed = true;
    }

    /** Captured by Mayday's own work, or by a hook that runs on its thread. */
    public EventId refuseOwn() {
        ledger.refused(DiscardReason.IGNORED);
        return EventId.NONE;
    }

    /**
     * Takes one event in; null {@code scope} stands for what the current thread has.
     *
     * @return its id, the id of the event it repeats, or {@link EventId#NONE} if it was dropped here
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // an atomic one is a call, for which there is no stack
    public EventId capture(Event given, @Nullable Context scope) {
        try {
            accountForMissed();
            DiscardReason refusal = refusal(given.throwable());
            return refusal == null ? admit(given, scope) : refuse(refusal);
        } catch (StackOverflowError deep) {
            missed.count++; // there may be no stack for a call
            return EventId.NONE;
        } catch (Throwable failure) {
            return fail();
        }
    }

    /** {@link #capture} of a throwable of which nothing else is said. An event is made only if one will leave. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public EventId capture(Throwable throwable) {
        try {
            accountForMissed();
            DiscardReason refusal = refusal(throwable);
            if (refusal != null) {
                return refuse(refusal);
            }
            if (intake.isFull(null)
                    && (!settings.deduplicate() || scopes.sighting(throwable, CauseChain.outline(throwable)) == null)) {
                return overflowed(throwable, null);
            }
            return admit(Event.of(throwable), null);
        } catch (StackOverflowError deep) {
            missed.count++; // there may be no stack for a call
            return EventId.NONE;
        } catch (Throwable failure) {
            return fail();
        }
    }

    /** Counts a capture that did not get as far as here. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void count(DiscardReason reason) {
        try {
            refuse(reason);
        } catch (StackOverflowError deep) {
            missed.count++;
        }
    }

    /** There was no memory, before anything was counted. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private EventId fail() {
        try {
            refuse(DiscardReason.INTERNAL_ERROR);
            losses.failed();
        } catch (StackOverflowError deep) {
            missed.count++;
        }
        return EventId.NONE;
    }

    /**
     * Fails if the stack ends within the next calls. Called before the first effect that others can see, so that what follows
     * does not fail halfway through the ledger or the queue: a capture that runs out of stack was not counted yet.
     */
    private void ensureStack() {
        int left = young;
        if (left > 0) {
            young = left - 1;
        }
        ensureStack(left > 0 ? STACK_WHILE_YOUNG : STACK);
    }

    private static int ensureStack(int calls) {
        return calls == 0 ? 0 : ensureStack(calls - 1) + 1;
    }

    /** Counts the captures that came where there was no stack left to count them. */
    public void accountForMissed() {
        if (missed.isAny()) {
            ensureStack(STACK_WHILE_YOUNG); // it counts many of them
            for (long left = missed.take(); left > 0; left--) {
                ledger.refused(DiscardReason.INTERNAL_ERROR);
                losses.failed();
            }
        }
    }

    private @Nullable DiscardReason refusal(@Nullable Throwable throwable) {
        if (closed) {
            return DiscardReason.CLOSED;
        }
        if (settings.sampleRate() < 1 && random.nextDouble() >= settings.sampleRate()) {
            return DiscardReason.SAMPLED_OUT;
        }
        return throwable != null && settings.ignores(throwable) ? DiscardReason.IGNORED : null;
    }

    private EventId admit(Event given, @Nullable Context scope) {
        Throwable throwable = given.throwable();
        Context context = scope == null ? scopes.context(throwable) : scope;
        EventId duplicateOf = null;
        int causes = 0;
        if (throwable != null && settings.deduplicate()) {
            causes = CauseChain.outline(throwable);
            Sighting earlier = scopes.sighting(throwable, causes, context);
            if (earlier != null) {
                if (!isNews(earlier, given, throwable, causes, context)) {
                    refuse(DiscardReason.DUPLICATE);
                    return earlier.id();
                }
                duplicateOf = earlier.id();
            }
        }
        return enqueue(given, context, causes, duplicateOf);
    }

    /** True if the event goes out although its throwable was captured before: it turned out fatal, and too late to say so. */
    private boolean isNews(Sighting earlier, Event given, Throwable throwable, int causes, Context context) {
        boolean fatal = given.level() == Level.FATAL;
        if (earlier.fatal() || (!fatal && given.mechanism().handled())) {
            return false;
        }
        Upgradable capture = earlier.capture();
        Level level = given.level() == null ? Level.ERROR : given.level();
        if (capture.upgrade(level, given.mechanism())) {
            scopes.seen(throwable, causes, context, earlier.id(), capture, fatal);
            return false;
        }
        return fatal;
    }

    private EventId enqueue(Event given, Context context, int causes, @Nullable EventId duplicateOf) {
        if (intake.isFull(given.level())) {
            return overflowed(given.throwable(), given);
        }
        long millis = given.timestampMillis() == 0 ? clock.epochMillis() : given.timestampMillis();
        EventId id = given.id().isNone() ? ids.next(millis) : given.id();
        Event event = withoutUnwantedMdc(given);
        Map<String, String> mdc = mdc(given);
        Event facts = traced(context.facts(given), given, id, mdc);
        Thread thread = Thread.currentThread();
        ensureStack();
        Outstanding.Generation generation = outstanding.enter();
        Capture capture;
        try {
            capture = new Capture(
                    id, millis, event, context, facts, mdc, thread.getId(), thread.getName(), duplicateOf, generation);
        } catch (Throwable memoryGone) {
            generation.leave();
            throw memoryGone;
        }
        ledger.queued();
        if (!intake.offer(capture)) {
            return counted(given.throwable(), given, generation);
        }
        Throwable throwable = given.throwable();
        if (throwable != null && settings.deduplicate()) {
            remember(throwable, causes, context, capture, given.level() == Level.FATAL);
        }
        return id;
    }

    private void remember(Throwable throwable, int causes, Context context, Capture capture, boolean fatal) {
        try {
            scopes.seen(throwable, causes, context, capture.id(), capture, fatal);
        } catch (Throwable memoryGone) {
            return; // the event is on its way; at worst it comes twice
        }
    }

    /** There is no room. What others of its class are counted into already, it joins in one step. */
    private EventId overflowed(@Nullable Throwable throwable, @Nullable Event given) {
        ensureStack();
        if (intake.join(throwable, given, outstanding.current())) {
            ledger.mergedAtDoor();
            losses.merged();
            return EventId.NONE;
        }
        ledger.queued();
        return counted(throwable, given, outstanding.enter());
    }

    /** In the ledger, without room in the queue: the first of a class stays, as the event that the others are counted into. */
    private EventId counted(@Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation) {
        long count = 0;
        try {
            count = intake.count(throwable, given, generation);
        } catch (Throwable memoryGone) {
            count = 0; // no place could be made
        }
        if (count == 1) {
            intake.wake();
            return EventId.NONE;
        }
        if (count == 0) {
            ledger.dropped(DiscardReason.QUEUE_OVERFLOW);
            losses.overflow();
        } else {
            ledger.mergedInQueue();
            losses.merged();
        }
        generation.leave();
        return EventId.NONE;
    }

    /** With the trace of the active span, else with that of the logging context, in place of what the integration knows. */
    private @Nullable Event traced(@Nullable Event facts, Event given, EventId id, Map<String, String> mdc) {
        boolean here = given.threadId() == 0
                || given.threadId() == Thread.currentThread().getId();
        Trace trace = here ? link.link(id) : null;
        if (trace == null) {
            Map<String, ?> logged = mdc.isEmpty() ? given.contexts().getOrDefault(ContextNames.MDC, Map.of()) : mdc;
            String traceId = first(settings.traceIdKeys(), logged, 32);
            if (traceId == null) {
                return facts;
            }
            String spanId = first(settings.spanIdKeys(), logged, 16);
            trace = new Trace(traceId, spanId == null ? id.toString().substring(16) : spanId, null);
        }
        return (facts == null ? Event.builder() : facts.toBuilder())
                .trace(trace)
                .build();
    }

    private static @Nullable String first(List<String> keys, Map<String, ?> logged, int digits) {
        for (int i = 0; i < keys.size() && !logged.isEmpty(); i++) {
            if (logged.get(keys.get(i)) instanceof String text && Trace.isId(text, digits)) {
                return text;
            }
        }
        return null;
    }

    private EventId refuse(DiscardReason reason) {
        ensureStack();
        ledger.refused(reason);
        if (reason == DiscardReason.CLOSED) {
            losses.late();
        }
        return EventId.NONE;
    }

    private Event withoutUnwantedMdc(Event given) {
        return settings.mdc() || !given.contexts().containsKey(ContextNames.MDC)
                ? given
                : given.toBuilder().context(ContextNames.MDC, null).build();
    }

    private Map<String, String> mdc(Event given) {
        // An event that brings its own, even an empty one, comes from a log line: this thread's may be somebody else's.
        if (!settings.mdc() || given.contexts().containsKey(ContextNames.MDC)) {
            return Map.of();
        }
        try {
            Map<String, String> copy = MDC.getCopyOfContextMap();
            return copy == null ? Map.of() : copy;
        } catch (Throwable broken) {
            return Map.of(
                    "unreadable", broken.getClass().getName()); // a logging back end that fails costs its context only
        }
    }
}

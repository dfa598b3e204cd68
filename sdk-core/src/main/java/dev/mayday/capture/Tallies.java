package dev.mayday.capture;

import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Occurrences;
import dev.mayday.scope.Context;
import dev.mayday.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where captures are counted that find the queue full: by the throwable's class, or by logger where there is none, and by
 * level. A fixed number of places; counting takes no lock, and makes one small object where a place is taken first. The worker
 * takes each count away as one capture without stack trace, and nothing of the class stays.
 */
final class Tallies {

    /** Different counts at a time. */
    static final int PLACES = 64;

    private static final long TAKEN = Long.MIN_VALUE;

    /** Beyond so many, one of so many looks at the clock, which takes as long as all else: when the last came is near enough. */
    private static final int FEW = 32;

    private static final String WITHOUT_TRACE = "too many at once: counted, without message and stack trace";
    private static final String WITHOUT_TEXT = "too many messages at once: counted, without their texts";

    private final AtomicReferenceArray<@Nullable Tally> places = new AtomicReferenceArray<>(PLACES);
    private final AtomicInteger used = new AtomicInteger();
    private final EventIds ids;
    private final Clock clock;
    private int cursor;

    /** With nothing counted. */
    Tallies(EventIds ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Counts a capture on this thread; without {@code given} it is of the throwable alone.
     *
     * @return how many there are with it: 1 for the first, which will become the event; 0 if there is no place for another class
     */
    long count(@Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation) {
        return count(throwable, given, generation, true);
    }

    /**
     * Counts a capture if there is a count for its class already; false if not. The caller need not enter {@code generation}: the
     * first capture of the count did, and leaves it last.
     */
    boolean join(@Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation) {
        return count(throwable, given, generation, false) > 0;
    }

    private long count(
            @Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation, boolean mayBegin) {
        long said = given == null ? 0 : given.timestampMillis();
        EventException described = given == null || given.exceptions().isEmpty()
                ? null
                : given.exceptions().get(0);
        String logger = given == null ? null : given.logger();
        Object kind = throwable != null ? throwable.getClass() : described != null ? described.type() : logger;
        String module = throwable == null && described != null ? described.module() : null;
        Level level = given == null || given.level() == null ? Level.ERROR : given.level();
        Mechanism mechanism = given == null ? Mechanism.GENERIC : given.mechanism();
        boolean thrown = throwable != null || described != null;
        int hash = Objects.hashCode(kind);
        int at = (hash ^ (hash >>> 16)) & (PLACES - 1);
        Tally made = null;
        for (int left = PLACES; left > 0; ) {
            Tally tally = places.get(at);
            if (tally == null) {
                if (!mayBegin) {
                    return 0;
                }
                if (made == null) {
                    made = new Tally(
                            kind, module, thrown, level, mechanism, said == 0 ? clock.epochMillis() : said, generation);
                }
                if (places.compareAndSet(at, null, made)) {
                    used.incrementAndGet();
                    return 1;
                }
                continue; // somebody was faster, perhaps with the same class
            }
            if (tally.isFor(kind, module, thrown, level, generation)) {
                long count = tally.add(said, clock);
                if (count > 0) {
                    return count;
                }
            }
            at = (at + 1) & (PLACES - 1);
            left--;
        }
        return 0;
    }

    /** Takes one count away as a capture; null if there is none. For the worker, or for close once it has ended. */
    @Nullable
    Capture take() {
        for (int i = 0; i < PLACES; i++) {
            int at = cursor;
            cursor = (cursor + 1) & (PLACES - 1);
            Tally tally = places.get(at);
            if (tally != null && places.compareAndSet(at, tally, null)) {
                used.decrementAndGet();
                long count = tally.count.getAndSet(TAKEN);
                try {
                    return tally.capture(ids.next(tally.firstMillis), count);
                } catch (Throwable failure) {
                    putBack(tally, count); // memory is short, and these are counted nowhere else
                    throw failure;
                }
            }
        }
        return null;
    }

    private void putBack(Tally tally, long count) {
        tally.count.set(count);
        for (int at = 0; at < PLACES; at++) {
            if (places.compareAndSet(at, null, tally)) {
                used.incrementAndGet();
                return;
            }
        }
    }

    /** How many captures {@link #take} has to give. */
    int size() {
        return Math.max(0, used.get());
    }

    private static final class Tally {

        private final @Nullable Object kind;
        private final @Nullable String module;
        private final boolean thrown;
        private final Level level;
        private final Mechanism mechanism;
        private final Outstanding.Generation generation;
        private final long threadId = Thread.currentThread().getId();
        private final String threadName = Thread.currentThread().getName();
        private final long firstMillis;
        private volatile long lastMillis;
        private final AtomicLong count = new AtomicLong(1);

        Tally(
                @Nullable Object kind,
                @Nullable String module,
                boolean thrown,
                Level level,
                Mechanism mechanism,
                long firstMillis,
                Outstanding.Generation generation) {
            this.kind = kind;
            this.module = module;
            this.thrown = thrown;
            this.level = level;
            this.mechanism = mechanism;
            this.firstMillis = firstMillis;
            this.lastMillis = firstMillis;
            this.generation = generation;
        }

        /** One that was captured after a wait began is counted apart, or that wait would have no end. */
        boolean isFor(
                @Nullable Object otherKind,
                @Nullable String otherModule,
                boolean otherThrown,
                Level otherLevel,
                Outstanding.Generation otherGeneration) {
            return thrown == otherThrown
                    && level == otherLevel
                    && generation.equals(otherGeneration)
                    && Objects.equals(kind, otherKind)
                    && Objects.equals(module, otherModule);
        }

        /**
         * The count with this one, or 0 if it has been taken away.
         *
         * @param said when it was captured; 0 for now
         */
        long add(long said, Clock clock) {
            for (long now = count.get(); now != TAKEN; now = count.get()) {
                if (count.compareAndSet(now, now + 1)) {
                    if (said != 0 || now < FEW || now % FEW == 0) {
                        lastMillis = said != 0 ? said : clock.epochMillis(); // of two at once either will do
                    }
                    return now + 1;
                }
            }
            return 0;
        }

        Capture capture(EventId id, long number) {
            EventBuilder event = Event.builder().level(level).mechanism(mechanism);
            if (number > 1) {
                event.occurrences(new Occurrences(
                        number, Math.min(firstMillis, lastMillis), Math.max(firstMillis, lastMillis), "0"));
            }
            if (thrown) {
                String name = kind instanceof Class<?> type ? type.getName() : module + '.' + kind;
                int dot = name.lastIndexOf('.');
                event.exceptions(List.of(new EventException(
                        name.substring(dot + 1),
                        dot < 0 ? "" : name.substring(0, dot),
                        WITHOUT_TRACE,
                        threadId,
                        mechanism,
                        List.of())));
            } else {
                event.logger(kind == null ? null : kind.toString()).logEntry(LogEntry.of(WITHOUT_TEXT));
            }
            return new Capture(
                    id,
                    firstMillis,
                    event.build(),
                    Context.NONE,
                    null,
                    Map.of(),
                    threadId,
                    threadName,
                    null,
                    generation);
        }
    }
}

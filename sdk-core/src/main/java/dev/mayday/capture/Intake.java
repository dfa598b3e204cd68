package dev.mayday.capture;

import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way from every application thread to the one worker: a queue, and counts by class of the captures that find it
 * full. Offering and counting never wait.
 */
public final class Intake {

    private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final CaptureQueue queue;
    private final Tallies tallies;
    private final Clock clock;

    /** Counts still to take in this sweep. */
    private int sweep;

    private long sweptNanos;

    /**
     * An empty intake.
     *
     * @param queueSize captures that can wait for the worker; a power of two
     * @param ids gives each count that becomes an event its id
     */
    public Intake(int queueSize, EventIds ids, Clock clock) {
        this.queue = new CaptureQueue(queueSize);
        this.tallies = new Tallies(ids, clock);
        this.clock = clock;
        this.sweptNanos = clock.nanoTime();
    }

    /** True if the queue has no room for an event of this level, null being unknown. */
    boolean isFull(@Nullable Level level) {
        return queue.isFull(level);
    }

    /** Puts a capture at the end of the queue; false if there is no room. */
    boolean offer(Capture capture) {
        return queue.offer(capture);
    }

    /** Counts a capture that found no room; see {@link Tallies#count}. */
    long count(@Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation) {
        return tallies.count(throwable, given, generation);
    }

    /** Counts a capture that found no room if there is a count for its class; see {@link Tallies#join}. */
    boolean join(@Nullable Throwable throwable, @Nullable Event given, Outstanding.Generation generation) {
        return tallies.join(throwable, given, generation);
    }

    /**
     * Takes the next capture; null if there is none. Counts wait until the queue has room again, but no longer than a second. For
     * the worker alone.
     */
    public @Nullable Capture next() {
        int counted = tallies.size();
        if (sweep == 0 && counted > 0) {
            long now = clock.nanoTime();
            if (queue.fill() <= 0.5 || now - sweptNanos >= SWEEP_NANOS) {
                sweep = counted;
                sweptNanos = now;
            }
        }
        if (sweep > 0) {
            sweep--;
            Capture tally = tallies.take();
            if (tally != null) {
                return tally;
            }
        }
        return queue.poll();
    }

    /** Takes a capture that no worker will, whole or as a count; null if there is none. For close. */
    public @Nullable Capture poll() {
        Capture whole = queue.poll();
        return whole != null ? whole : tallies.take();
    }

    /** How many captures {@link #next} and {@link #poll} have to give; exact while nothing is offered or taken. */
    public int waiting() {
        return queue.size() + tallies.size();
    }

    /** How full the queue is, from 0 to 1. */
    public double fill() {
        return queue.fill();
    }

    /** True if the queue has room and nothing is counted that did not find any. */
    public boolean isCalm() {
        return queue.fill() <= 0.5 && tallies.size() == 0;
    }

    /** Sleeps until an offer, a wake, an interrupt, or the time is up; see {@link CaptureQueue#sleep}. For the worker alone. */
    public void sleep(long nanos) {
        queue.sleep(nanos);
    }

    /** Ends a sleep, or the next one if there is none. */
    public void wake() {
        queue.wake();
    }
}

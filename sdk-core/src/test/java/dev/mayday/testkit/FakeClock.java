package dev.mayday.testkit;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it. The wall clock and the monotonic clock are two hands: {@link #advance}
 * moves both, {@link #setWall} makes the wall clock jump as an administrator or NTP would. Thread-safe.
 */
public final class FakeClock implements Clock {

    // Just before the overflow: code that compares nanoTime by value instead of by difference fails here.
    private static final long FIRST_NANO =
            Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final AtomicLong wallMillis;
    private final AtomicLong nanos = new AtomicLong(FIRST_NANO);

    /** A clock at 2026-01-02T03:04:05.678Z. */
    public FakeClock() {
        this(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    /** A clock at that instant. */
    public FakeClock(Instant now) {
        this.wallMillis = new AtomicLong(now.toEpochMilli());
    }

    @Override
    public long epochMillis() {
        return wallMillis.get();
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** The instant the wall clock shows. */
    public Instant now() {
        return Instant.ofEpochMilli(wallMillis.get());
    }

    /** Moves both hands by {@code time}, which is not negative. */
    public FakeClock advance(Duration time) {
        advanceNanos(time.toNanos());
        wallMillis.addAndGet(time.toMillis());
        return this;
    }

    /** Moves the monotonic hand alone. */
    public FakeClock advanceNanos(long time) {
        if (time < 0) {
            throw new IllegalArgumentException("time: the monotonic clock never goes back, was " + time);
        }
        nanos.addAndGet(time);
        return this;
    }

    /** Sets the wall clock alone, forwards or backwards. */
    public FakeClock setWall(Instant instant) {
        wallMillis.set(instant.toEpochMilli());
        return this;
    }

    /** Sets the monotonic clock alone. */
    public FakeClock setNanoTime(long nanoTime) {
        nanos.set(nanoTime);
        return this;
    }
}

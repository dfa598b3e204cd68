package dev.mayday.encode;

import dev.mayday.time.Clock;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * How hard to compress. As a rule well; but while one event follows the other without a pause, a queue fills up behind them,
 * and time is dearer than bytes. Used again and again, because each has a quarter of a megabyte of native memory. For one
 * thread.
 */
final class Deflaters implements AutoCloseable {

    /**
     * Measured on an event of 36 KB with 3 stack traces and 100 breadcrumbs: up to here a saved byte costs at most 0.3 µs of
     * CPU, with level 6 three times as much.
     */
    static final int LEVEL = 6;

    /** For the same event a third of the time, and 300 bytes more where there were 1,550. */
    static final int LEVEL_IN_A_RUSH = 3;

    /** So many events in a row are a rush. */
    static final int RUSH = 128;

    /** The worker rests for longer than this when it has nothing to do. */
    static final long PAUSE_NANOS = 5_000_000;

    private final Clock clock;
    private final Deflater well = new Deflater(LEVEL, true);
    private @Nullable Deflater quick;
    private int inARow;
    private long doneNanos;

    Deflaters(Clock clock) {
        this.clock = clock;
        this.doneNanos = clock.nanoTime();
    }

    /** The one for an event that begins now. It comes fresh, and whoever takes it leaves it so. */
    Deflater forNext() {
        inARow = clock.nanoTime() - doneNanos > PAUSE_NANOS ? 0 : Math.min(inARow + 1, RUSH);
        if (inARow < RUSH) {
            return well;
        }
        try {
            if (quick == null) {
                quick = new Deflater(LEVEL_IN_A_RUSH, true);
            }
            return quick;
        } catch (OutOfMemoryError noneForASecond) {
            return well;
        }
    }

    /** An event is done; the pause begins. */
    void done() {
        doneNanos = clock.nanoTime();
    }

    /** The one for what comes seldom. */
    Deflater well() {
        return well;
    }

    @Override
    public void close() {
        well.end();
        if (quick != null) {
            quick.end();
        }
    }
}

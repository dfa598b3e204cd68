package dev.mayday.testkit;

import dev.mayday.destination.Receipt;
import dev.mayday.notice.Notices;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Backlogs that keep nothing on disk. */
public final class Backlogs {

    private Backlogs() {}

    /** The usual one. */
    public static Backlog inMemory(Clock clock) {
        return inMemory(SpoolSettings.IN_MEMORY, clock);
    }

    /** One within these limits. */
    public static Backlog inMemory(SpoolSettings limits, Clock clock) {
        return new Backlog(
                limits,
                () -> "",
                Backlogs::nothingToRecover,
                new Notices(new RecordingLogger(), clock, "test", line -> line),
                clock,
                new Random(1));
    }

    /** Limits of a backlog in memory. */
    public static SpoolSettings limits(long bytes, int records, Duration age) {
        return new SpoolSettings(List.of(), 1 << 20, bytes, records, age);
    }

    private static Receipt nothingToRecover() {
        throw new AssertionError("nothing is on disk");
    }
}

package dev.mayday.notice;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Tells people what happens to captures before any destination sees them: a line a minute for each kind of it while it goes
 * on, and one in the end with all the numbers. Counting is for every thread and allocates nothing; the lines are written where
 * {@link #tellDue} is called, which is on the worker.
 */
public final class Losses {

    private static final long CHECK_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LINE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private static final String CALM = "mayday: it is calm again, after ";

    private final SafeLog log;
    private final Clock clock;
    private final Kind merged = new Kind("merged into others that carry their number (merged)");
    private final Kind overflow = new Kind("lost, too many different ones at once (queue_overflow)");
    private final Kind failed = new Kind("lost to a fault in Mayday, or for want of memory (internal_error)");
    private final Kind late = new Kind("lost, the client is closed (closed)");
    private final List<Kind> kinds = List.of(merged, overflow, failed, late);
    private boolean going;
    private long checkedNanos;
    private long sinceNanos;
    private long lastNanos;

    /** With nothing to tell. */
    public Losses(Logger log, Clock clock) {
        this.log = new SafeLog(log);
        this.clock = clock;
        this.checkedNanos = clock.nanoTime() - CHECK_INTERVAL_NANOS;
        for (Kind kind : kinds) {
            kind.writtenNanos = clock.nanoTime() - LINE_NANOS;
        }
    }

    /** A capture went into another event. */
    public void merged() {
        merged.count.getAndIncrement();
    }

    /** A capture found no room, and none to be counted in. */
    public void overflow() {
        overflow.count.getAndIncrement();
    }

    /** A capture was lost to a fault of ours, or there was no memory or stack for it. */
    public void failed() {
        failed.count.getAndIncrement();
    }

    /** A capture came too late. */
    public void late() {
        late.count.getAndIncrement();
    }

    /**
     * Writes what is due, once a second at most.
     *
     * @param calm true if the cause has passed
     */
    public void tellDue(boolean calm) {
        long now = clock.nanoTime();
        if (now - checkedNanos >= CHECK_INTERVAL_NANOS) {
            tell(now, calm, false).forEach(this::write);
        }
    }

    /** Writes everything that has not been told, for the end of the client and what comes after it. */
    public void tellAll() {
        tell(clock.nanoTime(), true, true).forEach(this::write);
    }

    private void write(String line) {
        if (line.startsWith(CALM)) {
            log.info(line);
        } else {
            log.warn(line);
        }
    }

    /**
     * True if captures came too late that no line stands for, and the last such line is a minute old. Of several threads that ask
     * at once, one is answered true: it is to call {@link #tellAll}.
     */
    public synchronized boolean claimLate() {
        long now = clock.nanoTime();
        if (late.count.get() == late.told || now - late.writtenNanos < LINE_NANOS) {
            return false;
        }
        late.writtenNanos = now;
        return true;
    }

    /** Nanoseconds until {@link #tellDue} has something to do, if nothing else happens. */
    public synchronized long nanosUntilDue() {
        boolean news = going || kinds.stream().anyMatch(kind -> kind.count.get() != kind.seen);
        return news ? Math.max(0, CHECK_INTERVAL_NANOS - (clock.nanoTime() - checkedNanos)) : Long.MAX_VALUE;
    }

    private synchronized List<String> tell(long now, boolean calm, boolean all) {
        List<String> lines = new ArrayList<>();
        boolean news = false;
        for (Kind kind : kinds) {
            long count = kind.count.get();
            if (count != kind.seen) {
                news = true;
                if (!going) {
                    going = true;
                    sinceNanos = now;
                    kinds.forEach(each -> each.before = each.seen);
                }
                kind.seen = count;
            }
            if (count != kind.told && (all || now - kind.writtenNanos >= LINE_NANOS)) {
                lines.add("mayday: captures " + kind.text + ": " + (count - kind.told));
                kind.told = count;
                kind.writtenNanos = now;
            }
        }
        checkedNanos = now;
        if (news) {
            lastNanos = now;
        } else if (going && calm && now - lastNanos >= QUIET_NANOS) {
            going = false;
            lines.add(summary());
        }
        return lines;
    }

    private String summary() {
        StringBuilder text = new StringBuilder(CALM)
                .append(Math.max(1, Duration.ofNanos(lastNanos - sinceNanos).toSeconds()))
                .append(" s");
        for (Kind kind : kinds) {
            if (kind.seen != kind.before) {
                text.append("; captures ").append(kind.text).append(": ").append(kind.seen - kind.before);
            }
            kind.told = kind.seen;
        }
        return text.toString();
    }

    private static final class Kind {

        final String text;
        final AtomicLong count = new AtomicLong();
        long seen;
        long told;
        long before;
        long writtenNanos;

        Kind(String text) {
            this.text = text;
        }
    }
}

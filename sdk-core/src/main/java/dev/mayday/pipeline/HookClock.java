package dev.mayday.pipeline;

import dev.mayday.filter.HookWatch;
import dev.mayday.notice.SafeLog;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Notices a hook that does not come back. Captures look here as they pass; the first that finds a hook older than five
 * seconds has one line with the worker's stack written, by a thread made for that: the caller does no I/O.
 */
final class HookClock implements HookWatch {

    static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Clock clock;
    private final SafeLog log;
    private volatile @Nullable Call call;

    HookClock(Clock clock, Logger log) {
        this.clock = clock;
        this.log = new SafeLog(log);
    }

    @Override
    public void entered(String hook) {
        call = new Call(hook, clock.nanoTime(), Thread.currentThread());
    }

    @Override
    public void left() {
        call = null;
    }

    /** Costs one volatile read while no hook runs. */
    void look() {
        Call now = call;
        if (now != null && !now.told && clock.nanoTime() - now.sinceNanos > PATIENCE_NANOS) {
            now.told = true;
            OwnThread.of(() -> tell(now), "mayday-watch").start();
        }
    }

    private void tell(Call stuck) {
        String stack = Arrays.stream(stuck.thread.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
        log.warn("mayday: " + stuck.hook + " has been running for more than 5 s; events wait behind it" + stack);
    }

    private static final class Call {

        final String hook;
        final long sinceNanos;
        final Thread thread;
        volatile boolean told;

        Call(String hook, long sinceNanos, Thread thread) {
            this.hook = hook;
            this.sinceNanos = sinceNanos;
            this.thread = thread;
        }
    }
}

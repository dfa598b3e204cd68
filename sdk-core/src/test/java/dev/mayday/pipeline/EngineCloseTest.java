package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What could be on disk is, however a client is closed; and no close takes longer, or throws, for anybody's fault. */
@ExtendWith(NoLeakedThreads.class)
@Timeout(30)
class EngineCloseTest {

    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final int EVENTS = 20;

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger log = new RecordingLogger();
    private final Disk disk = new Disk();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Test
    void anInterruptedThreadClosesLikeAnyOther() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> {
            Thread.currentThread().interrupt();
            engine.close(BUDGET);
        });
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(interrupted).isTrue();
        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
    }

    @Test
    void anInterruptDoesNotEndAClose() {
        Engine engine = capturedBehindASlowDisk();
        Thread closing = waiting(() -> engine.close(BUDGET));
        closing.interrupt();
        await().until(() -> !closing.isInterrupted());
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(interrupted).isTrue();
        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
    }

    @Test
    void aThreadThatDiesInterruptedStillHasItsEventsOnDisk() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> {
            Thread.currentThread().interrupt();
            engine.secure(BUDGET);
        });
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(interrupted).isTrue();
        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
        engine.close(BUDGET);
    }

    @Test
    void aCloseWithoutABudgetLeavesTheDiskItsMoment() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> engine.close(Duration.ZERO));
        clock.advance(Duration.ofMillis(150));
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
    }

    @Test
    void theMomentOfTheDiskIsNotForTheServer() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> engine.close(Duration.ofMillis(100)));
        clock.advance(Duration.ofMillis(150));
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(disk.budget).isEqualTo(Duration.ZERO);
    }

    @Test
    void aWorkerThatGetsOnIsNotStuckHoweverSlowly() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> engine.close(Duration.ZERO));
        for (int written = 1; written < 8; written++) {
            int next = written + 1;
            await().until(() -> disk.asked.get() == next - 1);
            disk.writes.release();
            await().until(() -> disk.asked.get() == next);
            clock.advance(Duration.ofMillis(140));
        }
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
    }

    @Test
    void whatADiskHoldsUpForLongerIsCountedAsClosed() {
        Engine engine = capturedBehindASlowDisk();
        waiting(() -> engine.close(Duration.ZERO));
        clock.advance(Duration.ofMillis(251));
        awaitEnd();

        await().until(() -> report(engine, "disk").discarded(DiscardReason.CLOSED) == EVENTS - 1);
        assertThat(report(engine, "disk").queued())
                .as("in the hands of the disk")
                .isEqualTo(1);
        disk.writes.release(EVENTS);
    }

    @Test
    void whoClosesWhatIsBeingClosedWaitsForIt() {
        Engine engine = capturedBehindASlowDisk();
        CountDownLatch first = new CountDownLatch(1);
        Thread closing = new Thread(() -> {
            engine.close(BUDGET);
            first.countDown();
        });
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        waiting(() -> engine.close(Duration.ZERO));
        assertThat(ended.getCount()).isEqualTo(1);
        disk.writes.release(EVENTS);
        awaitEnd();

        assertThat(report(engine, "disk").spooled()).isEqualTo(EVENTS);
        await().until(() -> first.getCount() == 0);
    }

    @Test
    void whoClosesWhatIsBeingClosedHasABudgetOfHisOwn() {
        Engine engine = capturedBehindASlowDisk();
        Thread closing = new Thread(() -> engine.close(Duration.ofSeconds(60)));
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        waiting(() -> engine.close(Duration.ofSeconds(3)));
        clock.advance(Duration.ofSeconds(3));
        awaitEnd();

        assertThat(closing.isAlive()).isTrue();
        disk.writes.release(EVENTS);
        await().until(() -> !closing.isAlive());
    }

    @Test
    void aCaptureThatIsHeldUpWhileEverythingClosesIsCountedAsClosed() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Engine engine = engine(Clock.SYSTEM, disk);
        Thread late = new Thread(() -> engine.capture(new IllegalStateException("late") {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Throwable getCause() {
                entered.countDown();
                awaitAnyway(closed);
                return null;
            }
        }));
        late.start();
        entered.await();
        engine.close(BUDGET);
        closed.countDown();
        late.join();

        assertThat(report(engine, "disk").queued()).isZero();
        assertThat(report(engine, "disk").discarded(DiscardReason.CLOSED)).isEqualTo(1);
        assertThat(engine.flush(Duration.ZERO)).isTrue();
    }

    @Test
    void aDestinationThatDoesNotComeBackHoldsUpNobody() {
        Engine engine = engine(clock, new Disk() {
            @Override
            public void close(Duration budget) {
                awaitAnyway(never);
            }
        });
        waiting(() -> engine.close(Duration.ofMillis(500)));
        clock.advance(Duration.ofMillis(500));
        awaitEnd();
        never.countDown();
    }

    @Test
    void whatADestinationThrowsReachesNeitherTheApplicationNorTheOthers() {
        Disk good = new Disk();
        good.writes.release(EVENTS);
        Engine engine = engine(Clock.SYSTEM, new Broken(), good);
        engine.capture(Event.builder().build(), null);

        assertThat(engine.flush(Duration.ofMillis(50))).isFalse();
        assertThat(engine.bytesOnDisk("broken")).isZero();
        engine.close(BUDGET);

        assertThat(report(engine, "disk").spooled()).isEqualTo(1);
        assertThat(good.closed).isTrue();
        assertThat(log.lines())
                .anyMatch(line -> line.contains("destination broken failed to hurry"))
                .anyMatch(line -> line.contains("destination broken failed to close"));
    }

    @Test
    void aCloseThatIsIgnoredCostsNoEventThoughTheLoggerFails() {
        AtomicReference<Engine> engine = new AtomicReference<>();
        Destination closing = new Disk() {
            @Override
            public void accept(Event event, Receipt receipt) {
                engine.get().close(BUDGET);
                receipt.delivered();
            }
        };
        engine.set(engine(Clock.SYSTEM, closing));
        log.failWith(new NoClassDefFoundError("undeployed"));
        engine.get().capture(Event.builder().build(), null);
        engine.get().close(BUDGET);

        assertThat(report(engine.get(), "disk").delivered()).isEqualTo(1);
    }

    @Test
    void aDurationOfAnyLengthIsOne() {
        Engine engine = engine(Clock.SYSTEM, new RecordingDestination());
        engine.capture(Event.builder().build(), null);

        assertThat(engine.flush(FOREVER)).isTrue();
        assertThat(engine.flush(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
        assertThatCode(() -> engine.close(FOREVER)).doesNotThrowAnyException();
        assertThat(NoLeakedThreads.own()).isEmpty();
    }

    private Engine capturedBehindASlowDisk() {
        Engine engine = engine(clock, disk);
        for (int i = 0; i < EVENTS; i++) {
            engine.capture(Event.builder().build(), null);
        }
        return engine;
    }

    /** A thread at {@code work}, once it waits or has ended. */
    private Thread waiting(Runnable work) {
        Thread thread = new Thread(() -> {
            work.run();
            interrupted.set(Thread.currentThread().isInterrupted());
            ended.countDown();
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || ended.getCount() == 0);
        return thread;
    }

    private void awaitEnd() {
        await().until(() -> ended.getCount() == 0);
    }

    private static void awaitAnyway(CountDownLatch latch) {
        Uninterrupted.run(latch::await);
    }

    private Engine engine(Clock time, Destination... destinations) {
        return PlainStages.started(time, log, destinations);
    }

    private static DestinationReport report(Engine engine, String name) {
        return engine.report().destination(name);
    }

    /** In front of a server that is down; writes wait for each other's permission, whatever interrupts them. */
    private static class Disk implements Destination {

        final Semaphore writes = new Semaphore(0);
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean closed;
        volatile Duration budget;

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            asked.incrementAndGet();
            writes.acquireUninterruptibly();
            receipt.spooled();
        }

        @Override
        public boolean reachable() {
            return false;
        }

        @Override
        public void close(Duration budget) {
            this.budget = budget;
            closed = true;
        }
    }

    /** Takes events and fails at everything else. */
    private static final class Broken implements Destination {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void start() {
            throw new NoClassDefFoundError("start");
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.spooled();
        }

        @Override
        public Duration blockedFor() {
            throw new IllegalStateException("blockedFor");
        }

        @Override
        public void hurry(boolean on) {
            throw new NoClassDefFoundError("hurry");
        }

        @Override
        public boolean reachable() {
            throw new IllegalStateException("reachable");
        }

        @Override
        public double fill() {
            throw new NoClassDefFoundError("fill");
        }

        @Override
        public long bytesOnDisk() {
            throw new IllegalStateException("bytesOnDisk");
        }

        @Override
        public void close(Duration budget) {
            throw new NoClassDefFoundError("close");
        }
    }
}

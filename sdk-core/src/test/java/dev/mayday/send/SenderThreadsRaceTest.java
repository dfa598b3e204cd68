package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at the worst moment: after a thread has looked, before it rests, or while another rests for longer. */
class SenderThreadsRaceTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Captures captures = new Captures("sentry");
    private final Backlog backlog = Backlogs.inMemory(Clock.SYSTEM);
    private final ScriptedTransport server = new ScriptedTransport();
    private final Notices notices = new Notices(new RecordingLogger(), Clock.SYSTEM, "sentry", line -> line);
    private final AtomicReference<SenderThreads> threads = new AtomicReference<>();

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 600_000_000_000L})
    void aRecordThatComesJustBeforeAThreadRestsIsSeen(long rest) {
        AtomicBoolean came = new AtomicBoolean();
        open(Thread::new, TEN_MINUTES, () -> {
            long ready = backlog.nanosUntilReady();
            // Asked by the step, not by whoever looks for help before it.
            if (ready == Long.MAX_VALUE
                    && captures.destination().delivered() == 1
                    && inStep()
                    && !came.getAndSet(true)) {
                append();
                return rest;
            }
            return ready;
        });
        append();

        await().until(() -> captures.destination().delivered() == 2);
        assertThat(came).isTrue();
        threads.get().close(Duration.ofSeconds(5));
        assertThat(captures.report().balanced()).isTrue();
    }

    @Test
    void aThreadOnItsWayOutMissesNothing() {
        // No time to idle: each record meets a thread that is just ending.
        open(Thread::new, Duration.ZERO, backlog::nanosUntilReady);
        for (int i = 1; i <= 2_000; i++) {
            append();
            long expected = i;
            if (i % 10 == 0) {
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> captures.destination().delivered() == expected);
            }
        }

        threads.get().close(Duration.ofSeconds(5));
        assertThat(captures.destination().delivered()).isEqualTo(2_000);
        assertThat(captures.report().balanced()).isTrue();
    }

    @Test
    void anInterruptOfTheApplicationsReachesNoFurtherThanOneRequest() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        server.then((body, kind) -> {
            append();
            append();
            Thread.currentThread().interrupt();
            return new Answer(200, null, null, "");
        });
        server.otherwise((body, kind) -> {
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            return new Answer(200, null, null, "");
        });
        // One thread only, so that the interrupted one has to go on.
        ThreadFactory single = task -> {
            if (made.incrementAndGet() > 1) {
                throw new OutOfMemoryError("simulated");
            }
            return new Thread(task);
        };
        open(single, TEN_MINUTES, backlog::nanosUntilReady);
        append();

        await().until(() -> captures.destination().delivered() == 3);
        assertThat(interrupted).hasValue(0);
        threads.get().close(Duration.ofSeconds(5));
        assertThat(captures.report().balanced()).isTrue();
    }

    @Test
    void aFailureIsTriedAgainInItsTimeThoughAnotherThreadWaitsForALaterReport() {
        List<Thread> made = new CopyOnWriteArrayList<>();
        AtomicInteger tries = new AtomicInteger();
        Semaphore answer = new Semaphore(0);
        open(
                task -> {
                    Thread thread = new Thread(task);
                    made.add(thread);
                    return thread;
                },
                TEN_MINUTES,
                backlog::nanosUntilReady,
                new ClientReports(captures::destination, counts -> new byte[1]));
        captures.capture().discarded(DiscardReason.BEFORE_SEND);
        append();
        await().until(() -> server.sent().size() == 2); // it and a report
        captures.capture().discarded(DiscardReason.BEFORE_SEND); // to be told in a minute
        server.otherwise((body, kind) -> {
            if (tries.getAndIncrement() == 0) {
                answer.acquireUninterruptibly();
                return new Answer(503, null, null, "");
            }
            return new Answer(200, null, null, "");
        });
        append();
        append();
        await().until(() -> captures.destination().delivered() == 2
                && made.stream().anyMatch(SenderThreadsRaceTest::waitsForATime));

        answer.release();

        await().until(() -> captures.destination().delivered() == 3);
        threads.get().close(Duration.ofSeconds(5));
        assertThat(captures.report().balanced()).isTrue();
    }

    private static boolean waitsForATime(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitTime"));
    }

    private static boolean inStep() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Sender.class.getName())
                        && frame.getMethodName().equals("step")));
    }

    private void append() {
        backlog.append(EventId.NONE, new byte[] {1}, captures.capture());
        threads.get().wake();
    }

    private void open(ThreadFactory factory, Duration idle, LongSupplier ready) {
        open(factory, idle, ready, null);
    }

    private void open(ThreadFactory factory, Duration idle, LongSupplier ready, @Nullable ClientReports reports) {
        Supply supply = new BacklogSupply(backlog) {
            @Override
            public long nanosUntilReady() {
                return ready.getAsLong();
            }
        };
        Sender sender = new Sender(
                server,
                DeliveryPolicy.envelopes(),
                supply,
                bytes -> null,
                reports,
                Clock.SYSTEM,
                new Random(3),
                notices);
        threads.set(new SenderThreads("sentry", sender, factory, notices, idle));
    }
}

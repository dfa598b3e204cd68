package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.LedgerSampler;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import dev.mayday.time.Clock;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderThreadsTest {

    private static final Duration IDLE = Duration.ofMillis(100);

    private final Captures captures = new Captures("sentry");
    private final RecordingLogger log = new RecordingLogger();
    private final Notices notices = new Notices(log, Clock.SYSTEM, "sentry", line -> line);
    private final Backlog backlog = Backlogs.inMemory(Clock.SYSTEM);
    private final ScriptedTransport server = new ScriptedTransport();
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private ThreadFactory factory = Thread::new;
    private SenderThreads threads = threads(IDLE);
    private LedgerSampler sampler;

    @BeforeEach
    void watchTheLedger() {
        sampler = LedgerSampler.start(captures::report);
    }

    @AfterEach
    void everyEventIsAccountedForAndNoThreadIsLeft() {
        threads.close(Duration.ofSeconds(5));
        sampler.stop();
        assertThat(captures.report().balanced()).isTrue();
        assertThat(captures.destination().pending()).isZero();
        await().until(() -> made.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void noThreadRunsBeforeTheFirstRecord() {
        assertThat(made).isEmpty();
    }

    @Test
    void aRecordStartsADaemonWithASpeakingName() {
        append(1);
        await().until(() -> captures.destination().delivered() == 1);

        assertThat(made).first().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("mayday-sender-sentry-1");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void threadsEndWhenIdleAndComeBack() {
        append(1);
        await().until(() -> captures.destination().delivered() == 1);
        await().until(() -> made.stream().noneMatch(Thread::isAlive));

        append(2);
        await().until(() -> captures.destination().delivered() == 2);
    }

    @Test
    void atMostFourRequestsAreInFlight() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore answers = new Semaphore(0);
        server.otherwise((body, kind) -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            answers.acquireUninterruptibly();
            inFlight.decrementAndGet();
            return new Answer(200, null, null, "");
        });
        for (int i = 0; i < 50; i++) {
            append(i);
        }
        await().until(() -> inFlight.get() == 4);
        answers.release(50);

        await().until(() -> captures.destination().delivered() == 50);
        assertThat(most).hasValue(4);
        assertThat(made.stream().map(Thread::getName).distinct())
                .allMatch(name -> name.matches("mayday-sender-sentry-[1-4]"));
    }

    @Test
    void afterAnOutageAllThreadsDrain() {
        Semaphore answers = new Semaphore(0);
        AtomicInteger inFlight = new AtomicInteger();
        server.thenTimes(3, ScriptedTransport.failure(new ConnectException("refused")));
        server.otherwise((body, kind) -> {
            inFlight.incrementAndGet();
            answers.acquireUninterruptibly();
            return new Answer(200, null, null, "");
        });
        for (int i = 0; i < 20; i++) {
            append(i);
        }
        await().until(() -> inFlight.get() >= 1);
        answers.release();
        // The one that came through, and four more at the same time.
        await().until(() -> inFlight.get() == 5);
        answers.release(19);
        await().until(() -> captures.destination().delivered() == 20);
    }

    @Test
    void whileTheServerIsDownOneThreadWaitsForAll() {
        CountDownLatch failed = new CountDownLatch(1);
        server.otherwise((body, kind) -> {
            failed.countDown();
            return new Answer(429, "3600:error", null, "");
        });
        append(1);
        await().until(() -> failed.getCount() == 0);
        for (int i = 0; i < 200; i++) {
            append(i);
        }

        await().until(() -> made.stream().filter(Thread::isAlive).count() == 1);
        assertThat(server.sent()).hasSizeLessThanOrEqualTo(SenderThreads.MAX_THREADS);
        assertThat(made).hasSizeLessThanOrEqualTo(2 * SenderThreads.MAX_THREADS);
    }

    @Test
    void aThreadThatDiesIsReplacedByTheNextRecord() {
        AtomicInteger number = new AtomicInteger();
        // The first thread never comes to run its task.
        factory = task -> number.incrementAndGet() == 1 ? new Thread(() -> {}) : new Thread(task);
        append(1);
        await().until(() -> made.size() == 1 && !made.get(0).isAlive());

        append(2);

        await().until(() -> captures.destination().delivered() == 2);
    }

    @Test
    void aThreadThatCannotBeStartedIsTriedAgain() {
        AtomicInteger number = new AtomicInteger();
        factory = task -> {
            if (number.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        };
        append(1);
        assertThat(log.lines()).singleElement().asString().contains("could not be started");

        append(2);
        await().until(() -> captures.destination().delivered() == 2);
    }

    @Test
    void virtualMachineErrorsEndNoThreadAndCostNoEvent() {
        server.then((body, kind) -> {
            throw new StackOverflowError("simulated");
        });
        append(1);
        append(2);

        await().until(() -> captures.destination().delivered() == 2);
    }

    @Test
    void aStrayInterruptDisturbsNothing() {
        server.then((body, kind) -> {
            Thread.currentThread().interrupt();
            return new Answer(200, null, null, "");
        });
        AtomicInteger interrupted = new AtomicInteger();
        server.otherwise((body, kind) -> {
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            return new Answer(200, null, null, "");
        });
        append(1);
        await().until(() -> captures.destination().delivered() == 1);
        for (int i = 0; i < 20; i++) {
            append(i);
        }
        await().until(() -> captures.destination().delivered() == 21);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void closingSendsWhatCanGo() {
        for (int i = 0; i < 100; i++) {
            append(i);
        }
        threads.close(Duration.ofSeconds(20));

        assertThat(captures.destination().delivered()).isEqualTo(100);
        assertThat(made).noneMatch(Thread::isAlive);
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void closingDoesNotWaitForAServerThatIsDown() {
        server.otherwise(status(503));
        append(1);
        await().until(() -> !server.sent().isEmpty());
        append(2);

        long began = System.nanoTime();
        threads.close(Duration.ofSeconds(30));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(2);
        assertThat(made).noneMatch(Thread::isAlive);
        assertThat(log.lines()).anyMatch(line -> line.contains("closed before the last 2 events left"));
    }

    @Test
    void closingIsBoundedWhenARequestHangs() {
        CountDownLatch hanging = new CountDownLatch(1);
        server.otherwise(ScriptedTransport.hanging(hanging));
        append(1);
        append(2);
        await().until(() -> hanging.getCount() == 0);

        long began = System.nanoTime();
        threads.close(Duration.ofMillis(500));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(2);
        await().until(() -> made.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void closingIsBoundedEvenWhenAThreadCannotBeEnded() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        server.otherwise((body, kind) -> {
            hanging.countDown();
            // As a name lookup does: deaf to interrupts and to being cancelled.
            boolean deaf = true;
            while (deaf) {
                try {
                    release.await();
                    deaf = false;
                } catch (InterruptedException e) {
                    deaf = true;
                }
            }
            return new Answer(200, null, null, "");
        });
        append(1);
        await().until(() -> hanging.getCount() == 0);

        long began = System.nanoTime();
        threads.close(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(captures.destination().pending()).isZero();

        release.countDown();
        await().until(() -> made.stream().noneMatch(Thread::isAlive));
        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(1);
        assertThat(captures.destination().delivered()).isZero();
    }

    @Test
    void closingWithoutABudgetStillEndsEverything() {
        CountDownLatch hanging = new CountDownLatch(1);
        server.otherwise(ScriptedTransport.hanging(hanging));
        append(1);
        await().until(() -> hanging.getCount() == 0);

        threads.close(Duration.ZERO);

        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(1);
        await().until(() -> made.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void closingKeepsTheCallersInterruptAndIsNotCutShortByIt() {
        for (int i = 0; i < 20; i++) {
            append(i);
        }
        Thread.currentThread().interrupt();

        threads.close(Duration.ofSeconds(20));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(captures.destination().delivered()).isEqualTo(20);
    }

    @Test
    void closingWithNothingToDoStartsNoThread() {
        threads.close(Duration.ofSeconds(5));
        threads.close(Duration.ofSeconds(5));

        assertThat(made).isEmpty();
    }

    @Test
    void afterClosingNothingStartsAndNothingIsLost() {
        threads.close(Duration.ofSeconds(5));

        append(1);

        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(1);
        assertThat(made).isEmpty();
    }

    @Test
    void recordsThatArriveWhileClosingHaveAnOutcome() {
        Thread worker = new Thread(() -> {
            for (int i = 0; i < 3_000; i++) {
                append(i);
            }
        });
        worker.start();
        await().until(() -> captures.destination().delivered() > 10);

        threads.close(Duration.ofSeconds(5));

        await().until(() -> !worker.isAlive());
        assertThat(captures.destination().captured()).isEqualTo(3_000);
        assertThat(captures.destination().pending()).isZero();
    }

    @Test
    void everyRecordArrivesUnderLoad() {
        Random random = new Random(5);
        server.otherwise((body, kind) -> new Answer(random.nextInt(50) == 0 ? 400 : 200, null, null, ""));
        for (int i = 0; i < 5_000; i++) {
            append(i);
        }

        await().until(() -> captures.destination().pending() == 0);
        assertThat(captures.destination().delivered() + captures.destination().discarded(DiscardReason.REJECTED))
                .isEqualTo(5_000);
    }

    private void append(int number) {
        byte[] bytes = new byte[10];
        bytes[0] = (byte) number;
        backlog.append(EventId.NONE, bytes, captures.capture());
        threads.wake();
    }

    private SenderThreads threads(Duration idle) {
        Sender sender = new Sender(
                server,
                DeliveryPolicy.envelopes(),
                new BacklogSupply(backlog),
                bytes -> null,
                null,
                Clock.SYSTEM,
                new Random(3),
                notices);
        return new SenderThreads("sentry", sender, this::make, notices, idle);
    }

    private Thread make(Runnable task) {
        Thread thread = factory.newThread(task);
        made.add(thread);
        return thread;
    }
}

package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.ledger.Ledger;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.scope.ScopeStack;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stages behind the queue are made after the client is there, on the worker's thread. */
@ExtendWith(NoLeakedThreads.class)
@Timeout(30)
class LateStagesTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final RecordingLogger log = new RecordingLogger();
    private final Ledger ledger = new Ledger(List.of("late"));
    private final Late destination = new Late();
    private final CountDownLatch mayBeMade = new CountDownLatch(1);
    private final Queue<Thread> makers = new ConcurrentLinkedQueue<>();

    @Test
    void aClientStartsAndCapturesBeforeThereAreStages() {
        Engine engine = started(this::whenItMay);

        engine.capture(new IllegalStateException("early"));

        assertThat(report(engine).queued()).isEqualTo(1);
        assertThat(engine.groups()).isEmpty();
        assertThat(engine.flush(SHORT)).isFalse();

        mayBeMade.countDown();
        assertThat(engine.flush(LONG)).isTrue();
        assertThat(report(engine).delivered()).isEqualTo(1);
        assertThat(makers).singleElement().isInstanceOf(OwnThread.class);
        engine.close(LONG);
    }

    @Test
    void whoNeedsThemWaitsForThem() {
        Engine engine = started(this::whenItMay);
        new Thread(() -> {
                    await().until(() -> !makers.isEmpty());
                    mayBeMade.countDown();
                })
                .start();

        assertThat(engine.bytesOnDisk("late")).isEqualTo(Late.BYTES);
        engine.close(LONG);
    }

    @Test
    void aCloseThatComesBeforeThemStartsAndClosesWhatIsMade() {
        Engine engine = engine(() -> PlainStages.to(destination));
        engine.start();
        engine.close(LONG);

        assertThat(destination.calls).containsExactly("start", "close");
    }

    @Test
    void stagesThatCannotBeMadeAreTriedAgainAndNoEventIsLostMeanwhile() {
        Engine engine = started(() -> {
            makers.add(Thread.currentThread());
            if (mayBeMade.getCount() > 0) {
                throw new NoClassDefFoundError("okhttp3/Call");
            }
            return PlainStages.to(destination);
        });
        engine.capture(new IllegalStateException("early"));
        await().until(() -> !log.lines().isEmpty());
        assertThat(engine.flush(LONG)).isFalse();
        await().until(() -> makers.size() > 1);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("could not be put together")
                .contains("NoClassDefFoundError");
        assertThat(report(engine).queued()).isEqualTo(1);

        mayBeMade.countDown();
        await().until(() -> engine.flush(LONG));
        assertThat(report(engine).delivered()).isEqualTo(1);
        engine.close(LONG);
    }

    @Test
    void whatWaitsForStagesThatCannotBeMadeIsCountedAsClosedInTheEnd() {
        Engine engine = started(() -> {
            throw new OutOfMemoryError("staged");
        });
        for (int i = 0; i < 100; i++) { // more than the queue holds, so that some wait as a number
            engine.capture(new IllegalStateException("early"));
        }

        engine.close(LONG);

        assertThat(report(engine).queued()).isZero();
        assertThat(report(engine).discarded(DiscardReason.CLOSED)).isPositive();
        assertThat(report(engine).captured()).isEqualTo(100);
    }

    @Test
    void capturesThatComeAtOnceStartOneWorker() throws Exception {
        for (int round = 0; round < 50; round++) {
            makers.clear();
            Engine engine = engine(() -> {
                makers.add(Thread.currentThread());
                return PlainStages.to(destination);
            });
            CyclicBarrier together = new CyclicBarrier(4);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    awaitAll(together);
                    engine.capture(new IllegalStateException("at once"));
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            engine.close(LONG);
            assertThat(makers).hasSize(1);
        }
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCloseDoesNotWaitLongerThanItMayAndWhatIsMadeLaterNeverStarts() {
        Engine engine = started(this::whenItMay);
        engine.capture(new IllegalStateException("early"));
        await().until(() -> !makers.isEmpty());

        engine.close(SHORT);

        assertThat(report(engine).discarded(DiscardReason.CLOSED)).isEqualTo(1);
        mayBeMade.countDown();
        await().until(() -> makers.stream().noneMatch(Thread::isAlive));
        assertThat(destination.calls).isEmpty();
    }

    /** As a class would that takes its time to load: an interrupt does not end it. */
    private StageSettings whenItMay() {
        makers.add(Thread.currentThread());
        while (mayBeMade.getCount() > 0) {
            Thread.onSpinWait();
        }
        return PlainStages.to(destination);
    }

    private Engine started(Supplier<StageSettings> stages) {
        Engine engine = engine(stages);
        engine.start();
        return engine;
    }

    private Engine engine(Supplier<StageSettings> stages) {
        return new Engine(
                new DoorSettings(1, Set.of(), List.of(), true, false, List.of(), List.of()),
                16,
                new ScopeStack(100, Clock.SYSTEM),
                ledger,
                stages,
                new Surroundings(Clock.SYSTEM, new Random(1), new EventIds(1, 2), log));
    }

    private static DestinationReport report(Engine engine) {
        return engine.report().destination("late");
    }

    /** Delivers at once. */
    private static final class Late implements Destination {

        static final long BYTES = 7;

        final Queue<String> calls = new ConcurrentLinkedQueue<>();

        @Override
        public String name() {
            return "late";
        }

        @Override
        public void start() {
            calls.add("start");
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.delivered();
        }

        @Override
        public long bytesOnDisk() {
            return BYTES;
        }

        @Override
        public void close(Duration budget) {
            calls.add("close");
        }
    }
}

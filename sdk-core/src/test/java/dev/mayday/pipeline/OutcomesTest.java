package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.report.Outcome;
import dev.mayday.report.OutcomeListener;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeakedThreads.class)
class OutcomesTest {

    private final RecordingLogger log = new RecordingLogger();
    private final Queue<Outcome> told = new ConcurrentLinkedQueue<>();
    private final EventId id = EventId.of(1, 2);

    @Test
    void anEventEndsOnceAtEachDestination() {
        RecordingDestination one = new RecordingDestination("one");
        RecordingDestination two = new RecordingDestination("two");
        MaydayClient client = client(told::add, one, two);
        EventId kept = client.captureMessage("kept");
        EventId dropped = client.captureMessage("dropped");
        client.close();
        assertThat(client.captureMessage("late")).isEqualTo(EventId.NONE);

        await().until(() -> told.size() == 4);
        assertThat(told)
                .containsExactly(
                        new Outcome(kept, "one", Outcome.Kind.DELIVERED, null),
                        new Outcome(kept, "two", Outcome.Kind.DELIVERED, null),
                        new Outcome(dropped, "one", Outcome.Kind.DISCARDED, DiscardReason.BEFORE_SEND),
                        new Outcome(dropped, "two", Outcome.Kind.DISCARDED, DiscardReason.BEFORE_SEND));
    }

    @Test
    void aListenerThatThrowsHearsTheNext() {
        Outcomes outcomes = outcomes(outcome -> {
            told.add(outcome);
            throw new IllegalStateException("broken");
        });
        outcomes.delivered("one", id);
        outcomes.mergedEverywhere(id);
        await().until(() -> told.size() == 3);
        close(outcomes);

        assertThat(told)
                .extracting(Outcome::kind)
                .containsExactly(Outcome.Kind.DELIVERED, Outcome.Kind.MERGED, Outcome.Kind.MERGED);
        assertThat(log.lines())
                .containsExactly(
                        "ERROR mayday: the listener of onOutcome threw java.lang.IllegalStateException: broken");
    }

    @Test
    void aListenerThatLeavesItsInterruptBehindHearsTheRest() {
        Outcomes outcomes = outcomes(outcome -> {
            told.add(outcome);
            Thread.currentThread().interrupt();
        });
        for (int i = 0; i < 500; i++) {
            outcomes.delivered("one", id);
        }
        await().until(() -> told.size() == 500);
        close(outcomes);
    }

    @Test
    void theListenerIsCalledOnOneThreadAtATimeHoweverManyOutcomesComeAtOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int round = 0; round < 200; round++) {
            Outcomes outcomes = outcomes(outcome -> {
                most.accumulateAndGet(calls.incrementAndGet(), Math::max);
                Thread.yield();
                calls.decrementAndGet();
                told.add(outcome);
            });
            atOnce(4, () -> {
                for (int i = 0; i < 4; i++) {
                    outcomes.delivered("one", id);
                }
            });
            int all = (round + 1) * 16;
            await().pollInterval(Duration.ofMillis(1)).until(() -> told.size() == all);
            close(outcomes);
        }
        assertThat(most).hasValue(1);
    }

    private static void atOnce(int threads, Runnable work) throws Exception {
        CyclicBarrier together = new CyclicBarrier(threads);
        CompletableFuture<?>[] all = IntStream.range(0, threads)
                .mapToObj(n -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                together.await();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                            work.run();
                        },
                        command -> new Thread(command).start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aListenerThatNeverComesBackCostsOutcomesAndNothingElse() {
        CountDownLatch never = new CountDownLatch(1);
        MaydayClient client = client(outcome -> awaitUninterruptibly(never), new RecordingDestination("one"));
        for (int i = 0; i < 3_000; i++) {
            client.captureMessage("number " + i);
        }
        long from = System.nanoTime();
        assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
        client.close();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
        assertThat(client.report().destination("one").pending()).isZero();
        never.countDown();
    }

    @Test
    void whatFindsNoRoomIsToldOnceAMinuteWithItsNumber() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Outcomes outcomes = outcomes(outcome -> {
            busy.countDown();
            awaitUninterruptibly(go);
        });
        outcomes.delivered("one", id);
        busy.await();
        for (int i = 0; i < Outcomes.ROOM + 5; i++) {
            outcomes.delivered("one", id);
        }
        assertThat(log.lines())
                .containsExactly("WARN mayday: the listener of onOutcome is busy, an outcome was not told");
        clock.advance(Duration.ofMinutes(1));
        outcomes.delivered("one", id);
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).endsWith("(5 times since the last line of this kind)");
        go.countDown();
        close(outcomes);
    }

    @Test
    void aCloseLetsTheListenerFinishWithTheLastOutcome() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Outcomes outcomes = outcomes(outcome -> {
            busy.countDown();
            try {
                go.await(); // as a listener that writes to a database would
                told.add(outcome);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        outcomes.delivered("one", id);
        busy.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(outcomes));
        go.countDown();
        closing.join();

        await("it ends").until(() -> NoLeakedThreads.own().isEmpty());
        assertThat(told).hasSize(1);
    }

    @Test
    void aCloseInterruptsAListenerThatIsNotBackInTime() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        Outcomes outcomes = outcomes(outcome -> {
            busy.countDown();
            awaitInterrupt();
        });
        outcomes.delivered("one", id);
        busy.await();
        outcomes.close(Clock.SYSTEM, System.nanoTime() + Duration.ofMillis(20).toNanos());

        await("it ends").until(() -> NoLeakedThreads.own().isEmpty());
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Outcomes outcomes) {
        outcomes.close(Clock.SYSTEM, System.nanoTime() + Duration.ofSeconds(20).toNanos());
    }

    @Test
    void aListenerThatHearsNothingHasNoThread() {
        Outcomes outcomes = outcomes(told::add);
        assertThat(NoLeakedThreads.own()).isEmpty();
        outcomes.delivered("one", id);
        await().until(() -> told.size() == 1);
        await("it ends when there is nothing more to tell")
                .until(() -> NoLeakedThreads.own().isEmpty());
        outcomes.delivered("one", id);
        await().until(() -> told.size() == 2);
        close(outcomes);
    }

    private final FakeClock clock = new FakeClock();

    private Outcomes outcomes(OutcomeListener listener) {
        return new Outcomes(listener, List.of("one", "two"), new Notices(log, clock, "mayday", text -> text));
    }

    private static MaydayClient client(OutcomeListener listener, RecordingDestination... destinations) {
        var builder = MaydayClient.builder().uncaught(false).shutdownHook(false).onOutcome(listener);
        for (RecordingDestination destination : destinations) {
            builder.destination(destination);
        }
        return builder.beforeSend(event -> event.title().equals("dropped") ? null : event)
                .build();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

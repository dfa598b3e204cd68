package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.ledger.Ledger;
import dev.mayday.scope.ScopeStack;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The ledger is not trusted by itself: with the pipeline paused, what is where is counted again by other means. */
@ExtendWith(NoLeakedThreads.class)
class EngineRecountTest {

    private final Pausing destination = new Pausing();
    private final Ledger ledger = new Ledger(List.of("pausing"));
    private final Engine engine = new Engine(
            new DoorSettings(1, Set.of(), List.of(), true, false, List.of(), List.of()),
            64,
            new ScopeStack(100, Clock.SYSTEM),
            ledger,
            () -> PlainStages.to(destination),
            new Surroundings(Clock.SYSTEM, new Random(1), new EventIds(1, 2), LoggerFactory.getLogger("test")));

    @Test
    void whatTheLedgerCallsQueuedIsInTheQueueOrInFlight() {
        engine.start();
        for (int i = 0; i < 100; i++) {
            engine.capture(Event.builder().build(), null);
        }
        await().until(() -> destination.paused);

        var report = ledger.report().destination("pausing");
        assertThat(engine.waiting() + destination.receipts.size()).isEqualTo((int) report.queued());
        assertThat(engine.waiting() + destination.receipts.size() + report.merged())
                .isEqualTo(100);
        assertThat(report.merged()).as("counted where the queue was full").isPositive();

        destination.go.countDown();
        await().until(() -> engine.waiting() == 0
                && ledger.report().destination("pausing").queued() == destination.receipts.size());
        destination.receipts.forEach(Receipt::delivered);
        report = ledger.report().destination("pausing");
        assertThat(report.queued()).isZero();
        assertThat(report.delivered() + report.merged()).isEqualTo(100);
        assertThat(report.delivered()).isEqualTo(destination.receipts.size());
        engine.close(Duration.ofSeconds(5));
    }

    private static final class Pausing implements Destination {

        final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean paused;

        @Override
        public String name() {
            return "pausing";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipts.add(receipt);
            paused = true;
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The end of a process waits for the disk always, and for a server only while that is believed up. */
@ExtendWith(NoLeakedThreads.class)
class EngineSecureTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
    private Engine engine;

    @AfterEach
    void close() {
        receipts.forEach(receipt -> receipt.discarded(DiscardReason.CLOSED));
        engine.close(Duration.ofSeconds(5));
    }

    @Test
    void aServerThatIsDownIsNotWaitedForOnceEverythingIsOnDisk() {
        engine = engine(new Staged("down", false, Receipt::spooled));
        capture(20);

        assertThat(secured(LONG)).isLessThan(LONG.dividedBy(2));
        assertThat(report("down").spooled()).isEqualTo(20);
    }

    @Test
    void whatADeadServerHoldsInMemoryIsNotWaitedForEither() {
        engine = engine(new Staged("down", false, receipt -> {}));
        capture(20);

        assertThat(secured(LONG)).isLessThan(LONG.dividedBy(2));
        assertThat(report("down").queued()).isEqualTo(20);
    }

    @Test
    void aServerThatIsUpGetsTheEventBeforeTheProcessEnds() {
        AtomicInteger arrived = new AtomicInteger();
        engine = engine(new Staged("up", true, receipt -> {
            receipt.spooled();
            new Thread(() -> {
                        arrived.incrementAndGet();
                        receipt.delivered();
                    })
                    .start();
        }));
        capture(20);

        secured(LONG);

        assertThat(arrived).hasValue(20);
        assertThat(report("up").delivered()).isEqualTo(20);
    }

    @Test
    void aDeadServerDoesNotKeepTheEventFromTheOneThatIsUp() {
        engine = engine(
                new Staged("down", false, Receipt::spooled),
                new Staged("up", true, receipt -> new Thread(receipt::delivered).start()));
        capture(5);

        assertThat(secured(LONG)).isLessThan(LONG.dividedBy(2));
        assertThat(report("up").delivered()).isEqualTo(5);
        assertThat(report("down").spooled()).isEqualTo(5);
    }

    @Test
    void aServerThatIsBelievedUpAndSaysNothingCostsTheBudgetAndNoMore() {
        engine = engine(new Staged("silent", true, Receipt::spooled));
        capture(1);

        assertThat(secured(Duration.ofMillis(200))).isBetween(Duration.ofMillis(199), LONG);
        assertThat(report("silent").spooled()).isEqualTo(1);
    }

    private Duration secured(Duration budget) {
        long began = System.nanoTime();
        engine.secure(budget);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void capture(int events) {
        for (int i = 0; i < events; i++) {
            engine.capture(Event.builder().build(), null);
        }
    }

    private dev.mayday.report.DestinationReport report(String name) {
        return engine.report().destination(name);
    }

    private static Engine engine(Destination... destinations) {
        return PlainStages.started(Clock.SYSTEM, LoggerFactory.getLogger("test"), destinations);
    }

    private final class Staged implements Destination {

        private final String name;
        private final boolean reachable;
        private final Consumer<Receipt> accept;

        Staged(String name, boolean reachable, Consumer<Receipt> accept) {
            this.name = name;
            this.reachable = reachable;
            this.accept = accept;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipts.add(receipt);
            accept.accept(receipt);
        }

        @Override
        public boolean reachable() {
            return reachable;
        }
    }
}

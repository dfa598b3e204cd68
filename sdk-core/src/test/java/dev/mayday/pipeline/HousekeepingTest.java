package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.NoLeakedThreads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Destinations look after what is theirs once a minute, also in a busy client. */
@ExtendWith(NoLeakedThreads.class)
class HousekeepingTest {

    private final FakeClock clock = new FakeClock();
    private final Tended destination = new Tended("tended");
    private final Tended next = new Tended("next");
    private final Engine engine = PlainStages.started(clock, LoggerFactory.getLogger("test"), destination, next);

    @Test
    void everyDestinationIsTendedOnceAMinute() {
        captureOne();
        assertThat(destination.tended).hasValue(0);

        clock.advance(Duration.ofSeconds(59));
        captureOne();
        assertThat(destination.tended).hasValue(0);

        clock.advance(Duration.ofSeconds(2));
        captureOne();
        await().until(() -> destination.tended.get() == 1);
        captureOne();
        captureOne();
        assertThat(destination.tended).hasValue(1);
        engine.close(Duration.ofSeconds(5));
    }

    @Test
    void oneThatFailsAtItCostsNoEventAndKeepsNoOtherFromIt() {
        destination.failure = new IllegalStateException("staged");
        captureOne();
        clock.advance(Duration.ofSeconds(61));
        captureOne();
        captureOne();

        await().until(() -> destination.tended.get() == 1);
        assertThat(destination.accepted).hasValue(3);
        await().until(() -> next.tended.get() == 1);
        engine.close(Duration.ofSeconds(5));
    }

    private void captureOne() {
        int before = destination.accepted.get();
        engine.capture(Event.builder().build(), null);
        await().until(() -> destination.accepted.get() == before + 1);
    }

    private static final class Tended implements Destination {

        final AtomicInteger tended = new AtomicInteger();
        final AtomicInteger accepted = new AtomicInteger();
        private final String name;
        volatile RuntimeException failure;

        Tended(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.delivered();
            accepted.incrementAndGet();
        }

        @Override
        public void tend() {
            tended.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
        }
    }
}

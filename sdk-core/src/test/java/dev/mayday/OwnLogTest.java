package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.SubstituteLogger;

class OwnLogTest {

    private final SubstituteLogger early = new SubstituteLogger("dev.mayday", new ArrayDeque<>(), false);

    @Test
    void aBackEndThatIsBeingSetUpIsWaitedFor() throws InterruptedException {
        Thread waiting = new Thread(() -> OwnLog.awaitBackEnd(early, standing()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        early.setDelegate(NOPLogger.NOP_LOGGER);
        waiting.join(Duration.ofSeconds(10).toMillis());

        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void butNotForLongerThanASecond() {
        AtomicLong reads = new AtomicLong();
        OwnLog.awaitBackEnd(
                early,
                clock(() -> reads.getAndIncrement() * Duration.ofMillis(300).toNanos()));

        assertThat(reads).hasValue(5);
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        Thread.currentThread().interrupt();
        OwnLog.awaitBackEnd(early, standing());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBackEndThatIsThereIsNotWaitedFor() {
        OwnLog.awaitBackEnd(LoggerFactory.getLogger("shop"), standing());
        early.setDelegate(NOPLogger.NOP_LOGGER);
        OwnLog.awaitBackEnd(early, standing());

        assertThat(early.isDelegateNOP()).isTrue();
    }

    private static Clock standing() {
        return clock(() -> 0);
    }

    private static Clock clock(java.util.function.LongSupplier nanos) {
        return new Clock() {
            @Override
            public long nanoTime() {
                return nanos.getAsLong();
            }

            @Override
            public long epochMillis() {
                return 0;
            }
        };
    }
}

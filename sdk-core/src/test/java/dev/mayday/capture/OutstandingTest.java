package dev.mayday.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutstandingTest {

    private final Outstanding outstanding = new Outstanding();

    @Test
    void aCutWaitsForWhatWasBeforeItAndNothingElse() {
        Outstanding.Generation before = outstanding.enter();
        Outstanding.Generation cut = outstanding.cut();
        outstanding.enter();

        assertThat(cut.emptied()).isFalse();
        before.leave();
        assertThat(cut.emptied()).isTrue();
    }

    @Test
    void aLaterCutWaitsForEarlierOnesToo() {
        Outstanding.Generation old = outstanding.enter();
        outstanding.cut();
        Outstanding.Generation second = outstanding.cut();

        assertThat(second.emptied()).isFalse();
        old.leave();
        assertThat(second.emptied()).isTrue();
    }

    @Test
    void flushingForEverBesideOneThatNeverEndsStaysCheap() {
        outstanding.enter();
        for (int i = 0; i < 200_000; i++) {
            Outstanding.Generation passing = outstanding.enter();
            Outstanding.Generation cut = outstanding.cut();
            passing.leave();
            assertThat(cut.emptied()).isFalse();
        }
    }

    @Test
    void waitingEndsWithTheLastOfThem() throws InterruptedException {
        Outstanding.Generation one = outstanding.enter();
        Outstanding.Generation two = outstanding.enter();
        Outstanding.Generation cut = outstanding.cut();
        Thread leaver = new Thread(() -> {
            one.leave();
            two.leave();
        });
        leaver.start();

        assertThat(outstanding.await(cut, TimeUnit.SECONDS.toNanos(10))).isTrue();
        leaver.join();
    }

    @Test
    void waitingInVainEndsWithItsTime() throws InterruptedException {
        outstanding.enter();

        assertThat(outstanding.await(outstanding.cut(), 1_000)).isFalse();
    }

    @Test
    void noFlushMissesACaptureThatWasThereBefore() throws InterruptedException {
        AtomicInteger missed = new AtomicInteger();
        Thread flusher = new Thread(() -> {
            for (int i = 0; i < 50_000; i++) {
                outstanding.cut();
            }
        });
        flusher.start();
        for (int i = 0; i < 50_000; i++) {
            Outstanding.Generation mine = outstanding.enter();
            if (outstanding.cut().emptied()) {
                missed.incrementAndGet();
            }
            mine.leave();
        }
        flusher.join();

        assertThat(missed).hasValue(0);
        assertThat(outstanding.cut().emptied()).isTrue();
    }
}

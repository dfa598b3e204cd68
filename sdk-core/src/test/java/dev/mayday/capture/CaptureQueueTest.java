package dev.mayday.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.scope.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CaptureQueueTest {

    private final Outstanding outstanding = new Outstanding();

    @Test
    void whatGoesInFirstComesOutFirst() {
        CaptureQueue queue = new CaptureQueue(16);
        for (int i = 1; i <= 10; i++) {
            assertThat(queue.offer(capture(i))).isTrue();
        }

        assertThat(drain(queue)).extracting(Capture::id).containsExactlyElementsOf(ids(1, 10));
    }

    @Test
    void aFullQueueRefusesTheNewestAndTakesAgainAfterAPoll() {
        CaptureQueue queue = new CaptureQueue(4);
        for (int i = 1; i <= 4; i++) {
            queue.offer(capture(i));
        }

        assertThat(queue.offer(capture(5))).isFalse();
        queue.poll();
        assertThat(queue.offer(capture(6))).isTrue();
        assertThat(drain(queue))
                .extracting(Capture::id)
                .containsExactly(EventId.of(0, 2), EventId.of(0, 3), EventId.of(0, 4), EventId.of(0, 6));
    }

    @Test
    void aCapacityThatIsNoPowerOfTwoIsRefusedByName() {
        assertThatThrownBy(() -> new CaptureQueue(100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("capacity");
    }

    @Test
    void manyWritersAndOneReaderLoseNothing() throws InterruptedException {
        CaptureQueue queue = new CaptureQueue(64);
        int writers = 4;
        int each = 20_000;
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger running = new AtomicInteger(writers);
        for (int w = 0; w < writers; w++) {
            int base = w * each + 1;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            if (!queue.offer(capture(base + i))) {
                                refused.incrementAndGet();
                            }
                        }
                        running.decrementAndGet();
                    })
                    .start();
        }
        Set<EventId> seen = new HashSet<>();
        List<EventId> twice = new ArrayList<>();
        boolean finished = false;
        while (!finished) {
            finished = running.get() == 0;
            for (Capture capture : drain(queue)) {
                if (!seen.add(capture.id())) {
                    twice.add(capture.id());
                }
            }
        }

        assertThat(twice).isEmpty();
        assertThat(seen.size() + refused.get()).isEqualTo(writers * each);
        assertThat(queue.size()).isZero();
    }

    @Test
    void anOfferEndsASleep() throws InterruptedException {
        CaptureQueue queue = new CaptureQueue(4);
        List<EventId> got = new ArrayList<>();
        Thread reader = new Thread(() -> {
            Capture capture = queue.poll();
            while (capture == null) {
                queue.sleep(Long.MAX_VALUE);
                capture = queue.poll();
            }
            got.add(capture.id());
        });
        reader.start();
        queue.offer(capture(1));
        reader.join(10_000);

        assertThat(got).containsExactly(EventId.of(0, 1));
    }

    @Test
    @Timeout(10)
    void sleepsAfterACaptureEndByThemselvesAndOnlyThenAnOfferHasToEndOne() throws InterruptedException {
        CaptureQueue queue = new CaptureQueue(4);
        List<EventId> got = new ArrayList<>();
        CountDownLatch rested = new CountDownLatch(1);
        queue.offer(capture(1));
        Thread reader = new Thread(() -> {
            queue.poll();
            for (int nap = 0; nap < 5; nap++) {
                queue.sleep(Long.MAX_VALUE);
            }
            rested.countDown();
            Capture capture = queue.poll();
            while (capture == null) {
                queue.sleep(Long.MAX_VALUE);
                capture = queue.poll();
            }
            got.add(capture.id());
        });
        reader.start();
        rested.await();
        queue.offer(capture(2));
        reader.join();

        assertThat(got).containsExactly(EventId.of(0, 2));
    }

    @Test
    @Timeout(10)
    void aQuarterOfTheQueueEndsANap() throws InterruptedException {
        CaptureQueue queue = new CaptureQueue(16, Duration.ofHours(1).toNanos());
        List<Capture> got = new ArrayList<>();
        queue.offer(capture(1));
        Thread reader = new Thread(() -> {
            queue.poll();
            queue.sleep(Long.MAX_VALUE);
            got.addAll(drain(queue));
        });
        reader.start();
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        for (int i = 2; i <= 4; i++) {
            queue.offer(capture(i));
        }
        reader.join();

        assertThat(got).extracting(Capture::id).containsExactlyElementsOf(ids(2, 4));
    }

    private Capture capture(int n) {
        return new Capture(
                EventId.of(0, n),
                0,
                Event.builder().build(),
                Context.NONE,
                null,
                Map.of(),
                Thread.currentThread().getId(),
                Thread.currentThread().getName(),
                null,
                outstanding.enter());
    }

    private static List<EventId> ids(int from, int to) {
        List<EventId> ids = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            ids.add(EventId.of(0, i));
        }
        return ids;
    }

    private static List<Capture> drain(CaptureQueue queue) {
        List<Capture> all = new ArrayList<>();
        for (Capture next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }
}

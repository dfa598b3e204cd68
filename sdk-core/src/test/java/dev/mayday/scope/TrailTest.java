package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailTest {

    @Test
    void nothingIsThereBeforeTheFirstItem() {
        assertThat(new Trail<Integer>(100).view()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 23, 24, 25, 99, 100, 101, 115, 116, 117, 250, 1_000})
    void theNewestStayInOrderHoweverManyCame(int count) {
        Trail<Integer> trail = new Trail<>(100);
        IntStream.range(0, count).forEach(trail::add);

        assertThat(read(trail))
                .containsExactlyElementsOf(
                        IntStream.range(Math.max(0, count - 100), count).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 16, 17})
    void aSmallLimitIsKeptExactly(int limit) {
        Trail<Integer> trail = new Trail<>(limit);
        IntStream.range(0, 50).forEach(trail::add);

        assertThat(read(trail))
                .containsExactlyElementsOf(
                        IntStream.range(50 - limit, 50).boxed().toList());
    }

    @Test
    void aLimitOfZeroKeepsNothing() {
        Trail<Integer> trail = new Trail<>(0);
        trail.add(1);

        assertThat(trail.view()).isNull();
    }

    @Test
    void aViewShowsItsOwnMomentHoweverMuchComesLater() {
        Trail<Integer> trail = new Trail<>(100);
        IntStream.range(0, 150).forEach(trail::add);
        Trail.View<Integer> view = Objects.requireNonNull(trail.view());
        IntStream.range(150, 900).forEach(trail::add);

        assertThat(view.read())
                .containsExactlyElementsOf(IntStream.range(50, 150).boxed().toList());
    }

    @Test
    void itemsOfEachOfManyWritersStayInTheirOrder() throws InterruptedException {
        Trail<int[]> trail = new Trail<>(100_000);
        int writers = 8;
        int each = 5_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int id = writer;
            threads.add(new Thread(() -> {
                await(start);
                for (int i = 0; i < each; i++) {
                    trail.add(new int[] {id, i});
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        List<int[]> items = Objects.requireNonNull(trail.view()).read();
        assertThat(items).hasSize(writers * each);
        int[] next = new int[writers];
        for (int[] item : items) {
            assertThat(item[1]).isEqualTo(next[item[0]]++);
        }
    }

    private static List<Integer> read(Trail<Integer> trail) {
        return Objects.requireNonNull(trail.view()).read();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Breadcrumbs of several threads in one unit of work. */
class UnitOfWorkTest {

    /** On one core they may never meet. */
    private static final int MANY = 100_000;

    private final UnitOfWork unit = new UnitOfWork(null);
    private int limit = 50;
    private final ExecutorService pool = Executors.newFixedThreadPool(3);

    @AfterEach
    void endThreads() {
        pool.shutdownNow();
    }

    @Test
    void ofThreadsThatLeaveThemAtTheSameTimeEachStaysInItsOrder() throws Exception {
        getInEachOthersWay();

        List<String> left = messages();
        assertThat(left).hasSize(limit);
        for (String thread : List.of("a", "b")) {
            assertThat(left.stream()
                            .filter(message -> message.startsWith(thread))
                            .map(message -> Integer.parseInt(message.substring(1))))
                    .isSorted();
        }
    }

    @Test
    void whatOneThreadCausesOnAnotherComesAfterItEvenThen() throws Exception {
        unit.crowd(limit);
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        Future<?> other = pool.submit(() -> {
            for (int i = 1; i < limit; i += 2) {
                add(Integer.toString(there.take() + 1));
                back.put(i);
            }
            return null;
        });
        for (int i = 0; i < limit; i += 2) {
            add(Integer.toString(i));
            there.put(i);
            back.take();
        }
        other.get();

        assertThat(messages())
                .containsExactlyElementsOf(
                        IntStream.range(0, limit).mapToObj(Integer::toString).toList());
    }

    @Test
    void theOrderIsThatOfTheirTimesAndOfEachThreadThatInWhichItLeftThem() throws Exception {
        unit.crowd(limit);
        add("3", 3);
        OtherThreads.onAnotherTrail(() -> {
            add("1", 1);
            add("4", 4);
            add("0, left after 4", 0);
        });
        add("5", 5);

        assertThat(messages()).containsExactly("1", "3", "4", "0, left after 4", "5");
    }

    @Test
    void theNewestCount() throws Exception {
        limit = 3;
        add("1", 1);
        unit.crowd(limit);
        add("2", 2);
        OtherThreads.onAnotherTrail(() -> add("3", 3));
        add("4", 4);

        assertThat(messages()).containsExactly("2", "3", "4");
    }

    @Test
    void nothingIsLostWhenThatBegins() throws Exception {
        limit = 3 * MANY;
        add("before");
        int left = getInEachOthersWay();

        assertThat(messages()).hasSize(left + 1).doesNotHaveDuplicates().startsWith("before");
    }

    /** Two threads, until they notice; how many breadcrumbs they have left. */
    private int getInEachOthersWay() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<Integer>> threads = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            threads.add(pool.submit(() -> {
                int number = 0;
                do {
                    together.await();
                    for (int i = 0; i < 1_000; i++) {
                        add(name + number++);
                    }
                    together.await();
                } while (!unit.isCrowded() && number < MANY);
                return number;
            }));
        }
        int left = 0;
        for (Future<Integer> thread : threads) {
            left += thread.get();
        }
        return left;
    }

    private void add(String message) {
        unit.addBreadcrumb(Breadcrumb.of("test", message), limit);
    }

    private void add(String message, long timestampNanos) {
        unit.addBreadcrumb(new Breadcrumb(timestampNanos, null, "test", message, null, null), limit);
    }

    private List<String> messages() {
        return unit.breadcrumbs().read().stream().map(Breadcrumb::message).toList();
    }
}

package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.User;
import dev.mayday.testkit.NoLeakedThreads;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

/** Very many units of work at once, none of which may see another's. */
@ExtendWith(NoLeakedThreads.class)
class ManyThreadsTest {

    private static final int CRUMBS = 5;

    private final RecordingDestination recorded = new RecordingDestination();

    @Test
    void twoHundredPlatformThreadsKeepTheirOwnContext() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Object> left = java.util.Collections.synchronizedList(new ArrayList<>());
        run(
                200,
                work -> threads.add(new Thread(() -> {
                    work.run();
                    left.addAll(ThreadLocalEntries.ofMayday());
                })),
                () -> {
                    threads.forEach(Thread::start);
                    for (Thread thread : threads) {
                        thread.join();
                    }
                });

        assertThat(left).isEmpty();
    }

    @Test
    void aPoolsThreadsAreLeftWithoutAnEntry() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Object> left = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch looked = new CountDownLatch(8);
        run(2_000, pool, () -> {
            for (int i = 0; i < 8; i++) {
                pool.execute(() -> {
                    try {
                        left.addAll(ThreadLocalEntries.ofMayday());
                    } catch (Throwable unreadable) {
                        left.add(unreadable);
                    } finally {
                        looked.countDown();
                    }
                    await(looked);
                });
            }
            await(looked);
        });
        pool.shutdownNow();

        assertThat(left).isEmpty();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "needs JDK 21")
    void tenThousandVirtualThreadsKeepTheirOwnContext() throws Exception {
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        run(10_000, virtual, () -> {
            virtual.shutdown();
            assertThat(virtual.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        });
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private void run(int units, Executor executor, Waiting waiting) throws InterruptedException {
        MaydayClient client = MaydayClient.builder()
                .uncaught(false)
                .shutdownHook(false)
                .queueSize(16_384)
                .destination(recorded)
                .build();
        for (int i = 0; i < units; i++) {
            int unit = i;
            executor.execute(() -> work(client, unit));
        }
        waiting.run();
        assertThat(client.flush(Duration.ofSeconds(60))).isTrue();
        client.close();

        assertThat(client.report().destination("recording").delivered()).isEqualTo(units);
        assertThat(client.report().balanced()).isTrue();
        assertThat(recorded.events())
                .extracting(Event::title)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, units).mapToObj(i -> "unit " + i).toList());
        for (Event event : recorded.events()) {
            String unit = event.title().substring("unit ".length());
            assertThat(event.user()).isEqualTo(User.of(unit));
            assertThat(event.tags()).containsEntry("unit", unit);
            assertThat(ClientFixture.crumbs(event))
                    .containsExactlyElementsOf(IntStream.range(0, CRUMBS)
                            .mapToObj(i -> unit + "/" + i)
                            .toList());
        }
    }

    private static void work(MaydayClient client, int unit) {
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of(Integer.toString(unit)));
            scope.setTag("unit", Integer.toString(unit));
            for (int i = 0; i < CRUMBS; i++) {
                client.addBreadcrumb(ClientFixture.crumb(unit + "/" + i));
            }
            client.captureMessage("unit " + unit);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What stands in the thread-locals of the current thread, as the JDK keeps it. */
    private static final class ThreadLocalEntries {

        static List<Object> ofMayday() {
            try {
                Object map = field(Thread.class, "threadLocals").get(Thread.currentThread());
                List<Object> found = new ArrayList<>();
                if (map == null) {
                    return found;
                }
                Object[] table = (Object[]) field(map.getClass(), "table").get(map);
                for (Object entry : table) {
                    Object value = entry == null
                            ? null
                            : field(entry.getClass(), "value").get(entry);
                    if (value != null && value.getClass().getName().startsWith("dev.mayday.")) {
                        found.add(value);
                    }
                }
                return found;
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the JDK keeps thread-locals elsewhere now", e);
            }
        }

        private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        }
    }
}

package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Too much at once, in a JVM of its own; what came of it stands on standard output, as {@code name=value}. */
final class FloodProgram {

    private static final int THREADS = 2;
    private static final int EACH = 10_000;

    private FloodProgram() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("burst")) {
            burst();
        } else {
            fullQueue();
        }
    }

    /** The same loop without a client, and then with one that has a server that is not there and a place that counts. */
    private static void burst() throws InterruptedException {
        loop(null);
        captured(new Counting()).close(); // from here on both loops are warm
        print("bare", loop(null));
        Counting counting = new Counting();
        MaydayClient client = captured(counting);
        var report = client.report().destination(Counting.NAME);
        System.out.println("full=" + counting.full.get());
        System.out.println("counted=" + counting.counted.get());
        System.out.println("merged=" + report.merged());
        System.out.println("discarded=" + report.discardedInAll());
        System.out.println("balanced=" + client.report().balanced());
        client.close();
    }

    private static MaydayClient captured(Counting counting) throws InterruptedException {
        MaydayClient client = MaydayClient.builder()
                .destination(counting)
                .dsn("http://key@localhost:1/7")
                .spool(false)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        client.captureException(new IllegalStateException("first"));
        awaitCounted(client, counting, 1);
        print("captured", loop(client));
        awaitCounted(client, counting, 1 + THREADS * EACH);
        return client;
    }

    private static long[] loop(MaydayClient client) throws InterruptedException {
        long[] nanos = new long[THREADS * EACH];
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[THREADS];
        for (int t = 0; t < THREADS; t++) {
            int base = t * EACH;
            threads[t] = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = base; i < base + EACH; i++) {
                    long from = System.nanoTime();
                    Exception made = i % 2 == 0
                            ? new IllegalStateException("number " + i)
                            : new IllegalArgumentException("number " + i);
                    if (client != null) {
                        client.captureException(made);
                    } else {
                        spin(from + 3_000); // as long as a capture takes: both loops meet as much of other processes
                    }
                    nanos[i] = System.nanoTime() - from;
                }
            });
            threads[t].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return nanos;
    }

    private static void spin(long untilNanos) {
        while (System.nanoTime() - untilNanos < 0) {
            Thread.onSpinWait();
        }
    }

    private static void print(String name, long[] nanos) {
        Arrays.sort(nanos);
        System.out.println(name + ".median.us=" + nanos[nanos.length / 2] / 1_000);
        System.out.println(name + ".p999.us=" + nanos[nanos.length * 999 / 1_000] / 1_000);
        System.out.println(name + ".max.us=" + nanos[nanos.length - 1] / 1_000);
    }

    private static void awaitCounted(MaydayClient client, Counting counting, long expected) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (counting.full.get() + counting.counted.get() < expected && System.nanoTime() < until) {
            client.flush(Duration.ofMillis(50));
        }
    }

    /** A worker that a hook holds, and 2,048 exceptions of 40 frames and a shared trail of 100 breadcrumbs before it. */
    private static void fullQueue() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MaydayClient client = MaydayClient.builder()
                .destination(new Counting())
                .uncaught(false)
                .shutdownHook(false)
                .beforeSend(event -> {
                    held.countDown();
                    awaitQuietly(go);
                    return event;
                })
                .build();
        client.captureMessage("holds the worker");
        held.await();
        long before = used();
        try (Scope scope = client.openScope()) {
            for (int i = 0; i < 100; i++) {
                scope.addBreadcrumb(Breadcrumb.of("shop", "breadcrumb " + i).with("number", i));
            }
            for (int i = 0; i < 2_048; i++) {
                client.captureException(deep(i, 40));
            }
        }
        System.out.println(
                "queued=" + client.report().destination(Counting.NAME).queued());
        System.out.println("bytes=" + (used() - before));
        go.countDown();
        client.close();
    }

    private static Exception deep(int number, int frames) {
        return frames == 0 ? new IllegalStateException("number " + number) : deep(number, frames - 1);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Counting implements Destination {

        static final String NAME = "counting";

        final AtomicLong full = new AtomicLong();
        final AtomicLong counted = new AtomicLong();

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            if (event.occurrences() == null) {
                full.incrementAndGet();
            } else {
                counted.addAndGet(event.occurrences().count());
            }
            receipt.delivered();
        }
    }
}

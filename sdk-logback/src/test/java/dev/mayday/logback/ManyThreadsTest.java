package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.sun.management.ThreadMXBean;
import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Event;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many lines: none is lost, none is mixed up, and those nobody wants cost nothing. */
class ManyThreadsTest extends AppenderFixture {

    private static final int THREADS = 8;
    private static final int UNITS = 100;

    private final Logger log = logger("shop.Checkout");

    @Test
    void everyLineOfEightThreadsArrivesOnceWithItsOwnBreadcrumbs() throws InterruptedException, ExecutionException {
        MaydayClient client = client(builder -> builder.queueSize(4_096));
        configure(PLAIN);
        appender().setClient(client);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            running.add(pool.submit(() -> {
                start.await();
                for (int unit = 0; unit < UNITS; unit++) {
                    String name = number + "-" + unit;
                    try (Scope scope = client.openScope()) {
                        scope.setTag("unit", name);
                        log.debug("nothing");
                        log.info("begin {}", name);
                        log.error("broken {}", name);
                    }
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : running) {
            each.get();
        }
        pool.shutdown();

        List<Event> events = events();
        assertThat(events).hasSize(THREADS * UNITS);
        Set<String> units = new HashSet<>();
        for (Event event : events) {
            String unit = event.tags().get("unit");
            assertThat(event.logEntry().params()).containsExactly(unit);
            assertThat(crumbs(event)).containsExactly("begin " + unit);
            units.add(unit);
        }
        assertThat(units).hasSize(THREADS * UNITS);
        assertThat(client.report().destination("recording").captured()).isEqualTo(THREADS * UNITS);
        assertThat(client.report().destination("recording").delivered()).isEqualTo(THREADS * UNITS);
    }

    @Test
    void aLineBelowTheThresholdsAllocatesNothing() {
        install();
        configure(PLAIN);
        MaydayAppender appender = appender();
        LoggingEvent debug =
                new LoggingEvent(Logger.class.getName(), log, Level.DEBUG, "value {}", null, new Object[] {1});
        assertThat(bytesAllocated(appender, debug)).isLessThan(1_000); // of 10,000 lines together
    }

    @Test
    void aBreadcrumbWithoutArgumentsAllocatesOneSmallObject() {
        install();
        configure(PLAIN);
        MaydayAppender appender = appender();
        LoggingEvent info = new LoggingEvent(Logger.class.getName(), log, Level.INFO, "started", null, null);
        assertThat(bytesAllocated(appender, info)).isLessThan(10_000 * 300L);
    }

    private static long bytesAllocated(MaydayAppender appender, LoggingEvent line) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        append(appender, line);
        long before = threads.getThreadAllocatedBytes(self);
        append(appender, line);
        return threads.getThreadAllocatedBytes(self) - before;
    }

    private static void append(MaydayAppender appender, LoggingEvent line) {
        for (int i = 0; i < 10_000; i++) {
            appender.doAppend(line);
        }
    }
}

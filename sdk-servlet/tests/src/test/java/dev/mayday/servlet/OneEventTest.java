package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.logback.MaydayAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The same throwable seen by the application's log, the filter, the container's log and the uncaught hook. */
@Tag("containers")
class OneEventTest extends ContainerFixture {

    private final MaydayAppender appender = new MaydayAppender();
    private final CountDownLatch held = new CountDownLatch(1);
    private final MaydayClient client =
            client(settings -> settings.uncaught(true).eventProcessor(event -> {
                if (event.title().equals("hold the worker")) {
                    awaited(held);
                }
                return event;
            }));

    static List<String> containers() {
        return Container.names();
    }

    /** Tomcat logs by java.util.logging, Jetty by SLF4J; at the level WARN of Jetty a line is an event here, too. */
    @BeforeEach
    void listenToTheLogs() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        appender.setContext(root.getLoggerContext());
        appender.setMinimumEventLevel("WARN");
        appender.setClient(client);
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        held.countDown();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
        appender.stop();
        SLF4JBridgeHandler.uninstall();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void logFilterAndContainerLogMakeOneEvent(String name) {
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/fails", (request, response) -> {
                RuntimeException thrown = new IllegalStateException("boom", new IllegalArgumentException("root"));
                LoggerFactory.getLogger("shop").error("cannot serve", thrown);
                throw new jakarta.servlet.ServletException("wrapped", thrown);
            });
        });

        client.captureMessage("hold the worker");
        get(container, "/fails");
        await().atMost(Duration.ofSeconds(10)).until(() -> duplicates() >= 1 && isLoggedByNow(name));
        held.countDown();

        assertThat(ofThrowables()).hasSize(1);
        Event event = ofThrowables().get(0);
        assertThat(event.title()).isEqualTo("IllegalStateException: boom");
        assertThat(event.mechanism().handled()).isFalse();
        assertThat(event.transaction()).isEqualTo("GET /fails");
    }

    @ParameterizedTest
    @MethodSource("containers")
    void theUncaughtHookAddsToThatEventHowBadItWas(String name) throws Exception {
        AtomicReference<RuntimeException> seen = new AtomicReference<>();
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/fails", (request, response) -> {
                seen.set(new IllegalStateException("boom"));
                throw seen.get();
            });
        });

        client.captureMessage("hold the worker");
        get(container, "/fails");
        Thread dying = new Thread(() -> {
            throw seen.get();
        });
        dying.start();
        dying.join(10_000); // the hook waits for the event, within its budget, and then the thread ends
        held.countDown();

        assertThat(ofThrowables()).hasSize(1);
        assertThat(ofThrowables().get(0).level()).isEqualTo(Level.FATAL);
        assertThat(ofThrowables().get(0).transaction()).isEqualTo("GET /fails");
    }

    @ParameterizedTest
    @MethodSource("containers")
    void thrownAgainInTheNextRequestItIsANewEvent(String name) {
        RuntimeException preallocated = new IllegalStateException("again");
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/fails/*", (request, response) -> {
                throw preallocated;
            });
        });

        for (int i = 0; i < 5; i++) {
            get(container, "/fails/" + i);
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> ofThrowables().size() >= 5);
        assertThat(ofThrowables())
                .hasSize(5)
                .allSatisfy(event -> assertThat(event.mechanism().handled()).isFalse());
    }

    /** Tomcat writes its line after the answer. */
    private boolean isLoggedByNow(String name) {
        return !name.equals("tomcat") || duplicates() >= 2;
    }

    private long duplicates() {
        return client.report().destination("recording").discarded().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<Event> ofThrowables() {
        return events(client).stream()
                .filter(event -> event.throwable() != null)
                .toList();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

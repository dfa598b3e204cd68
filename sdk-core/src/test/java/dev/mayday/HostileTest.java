package dev.mayday;

import static dev.mayday.report.DiscardReason.BEFORE_SEND;
import static dev.mayday.report.DiscardReason.IGNORED;
import static dev.mayday.report.DiscardReason.INTERNAL_ERROR;
import static dev.mayday.report.DiscardReason.PROCESSOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.NoLeakedThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What applications hand over on bad days. Whatever it is: nothing is thrown into the application, it has its outcome in the
 * ledger, and the next healthy event arrives.
 */
@ExtendWith(NoLeakedThreads.class)
class HostileTest {

    private static final String HEALTHY = "healthy";
    private static final Duration SOON = Duration.ofSeconds(30);

    /** One bad day: how the client is built, what the application does, and what the ledger says then. */
    record Row(
            String name,
            UnaryOperator<MaydayClientBuilder> settings,
            Consumer<MaydayClient> act,
            int delivered,
            @Nullable DiscardReason discarded) {

        static Row delivered(String name, Consumer<MaydayClient> act) {
            return new Row(name, builder -> builder, act, 1, null);
        }

        static Row nothing(String name, Consumer<MaydayClient> act) {
            return new Row(name, builder -> builder, act, 0, null);
        }

        static Row hook(
                String name,
                UnaryOperator<MaydayClientBuilder> settings,
                int delivered,
                @Nullable DiscardReason discarded) {
            return new Row(name, settings, client -> client.captureMessage("bad"), delivered, discarded);
        }

        static Row setting(String key, String value) {
            UnaryOperator<String> lookup = Map.of(key, value)::get;
            return new Row(
                    key + "=" + value,
                    builder -> builder.source("test", lookup),
                    c -> c.captureMessage("bad"),
                    1,
                    null);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(HostileThrowables.rows(), HostileValues.rows(), hooks(), settings())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> hooks() {
        return Stream.of(
                Row.hook("beforeSend throws", on(event -> fail()), 0, BEFORE_SEND),
                Row.hook("beforeSend returns null", on(event -> null), 0, BEFORE_SEND),
                Row.hook("beforeSend overflows the stack", on(event -> overflow(event)), 0, BEFORE_SEND),
                Row.hook("beforeSend runs out of memory", on(event -> outOfMemory()), 0, BEFORE_SEND),
                Row.hook("beforeSend fails to link", on(event -> linkage()), 0, BEFORE_SEND),
                Row.hook("beforeSend interrupts its thread", on(HostileTest::interrupt), 1, null),
                Row.hook("beforeSend returns another event", on(event -> other()), 1, null),
                Row.hook("beforeSend returns far too large an event", on(HostileTest::enlarge), 1, null),
                Row.hook("beforeSend captures again", on(HostileTest::captureAgain), 1, IGNORED),
                Row.hook("beforeSend flushes", on(HostileTest::flush), 1, null),
                Row.hook("beforeSend closes", on(HostileTest::close), 1, null),
                Row.hook(
                        "a processor throws",
                        b -> b.eventProcessor(event -> isBad(event) ? fail() : event),
                        0,
                        PROCESSOR),
                Row.hook("a processor returns null", b -> b.eventProcessor(event -> bad(event, null)), 0, PROCESSOR),
                Row.hook(
                        "a processor throws an error",
                        b -> b.eventProcessor(event -> isBad(event) ? linkage() : event),
                        0,
                        PROCESSOR),
                new Row(
                        "beforeBreadcrumb throws",
                        b -> b.beforeBreadcrumb(crumb -> {
                            throw new IllegalStateException("hook");
                        }),
                        HostileTest::withCrumb,
                        1,
                        null),
                new Row(
                        "beforeBreadcrumb returns null",
                        b -> b.beforeBreadcrumb(crumb -> null),
                        HostileTest::withCrumb,
                        1,
                        null),
                Row.hook("a destination throws", b -> b.destination(new Broken(false)), 1, null),
                Row.hook("a destination throws after its receipt", b -> b.destination(new Broken(true)), 1, null));
    }

    private static Stream<Row> settings() {
        return Stream.of(
                Row.setting("mayday.sample-rate", "many"),
                Row.setting("mayday.sample-rate", "-1"),
                Row.setting("mayday.queue-size", "0"),
                Row.setting("mayday.queue-size", "99999999999999"),
                Row.setting("mayday.max-breadcrumbs", "ten"),
                Row.setting("mayday.max-event-size", "-5MB"),
                Row.setting("mayday.read-timeout", "soon"),
                Row.setting("mayday.shutdown-timeout", "-2s"),
                Row.setting("mayday.ignored-messages", "[unclosed"),
                Row.setting("mayday.tags", "no equals sign"),
                Row.setting("mayday.proxy", "not a proxy"),
                Row.setting("mayday.dsn", "https://no-project.example.com"),
                Row.setting("mayday.dsn", "ftp://key@example.com/1"),
                Row.setting("mayday.enabled", "perhaps"),
                Row.setting("mayday.inbox.port", "123456"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nothingIsThrownEveryOutcomeIsCountedAndTheNextEventArrives(Row row) {
        RecordingDestination recorded = new RecordingDestination();
        try (MaydayClient client = row.settings
                .apply(MaydayClient.builder()
                        .uncaught(false)
                        .shutdownHook(false)
                        .destination(recorded))
                .build()) {
            CURRENT.set(client);
            row.act.accept(client);
            assertThat(client.flush(SOON)).isTrue();
            DestinationReport after = client.report().destination("recording");
            assertThat(after.delivered()).as("delivered").isEqualTo(row.delivered);
            assertThat(after.discardedInAll()).as("discarded").isEqualTo(row.discarded == null ? 0 : 1);
            if (row.discarded != null) {
                assertThat(after.discarded(row.discarded)).isEqualTo(1);
            }
            client.captureMessage(HEALTHY);
            assertThat(client.flush(SOON)).isTrue();
            assertThat(recorded.events())
                    .last()
                    .satisfies(event -> assertThat(event.title()).isEqualTo(HEALTHY));
            assertThat(client.report().balanced()).isTrue();
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    private static final AtomicReference<MaydayClient> CURRENT = new AtomicReference<>();

    private static UnaryOperator<MaydayClientBuilder> on(dev.mayday.event.EventProcessor hook) {
        return builder -> builder.beforeSend(event -> isBad(event) ? hook.process(event) : event);
    }

    private static boolean isBad(Event event) {
        return event.title().equals("bad");
    }

    private static @Nullable Event bad(Event event, @Nullable Event instead) {
        return isBad(event) ? instead : event;
    }

    private static @Nullable Event fail() {
        throw new IllegalStateException("hook");
    }

    private static Event overflow(Event event) {
        return event.timestampMillis() == -1
                ? event
                : overflow(event).toBuilder().build();
    }

    private static Event outOfMemory() {
        throw new OutOfMemoryError("staged");
    }

    private static Event linkage() {
        throw new NoClassDefFoundError("staged");
    }

    private static Event interrupt(Event event) {
        Thread.currentThread().interrupt();
        return event;
    }

    private static Event other() {
        return Event.builder()
                .logEntry(dev.mayday.event.LogEntry.of("bad, but another"))
                .build();
    }

    private static Event enlarge(Event event) {
        var large = event.toBuilder();
        for (int i = 0; i < 500; i++) {
            large.context("c" + i, Map.of("text", "x".repeat(8_000)));
        }
        return large.build();
    }

    private static Event captureAgain(Event event) {
        CURRENT.get().captureMessage("again");
        return event;
    }

    private static Event flush(Event event) {
        CURRENT.get().flush(Duration.ofMinutes(5));
        return event;
    }

    private static Event close(Event event) {
        CURRENT.get().close(Duration.ofMinutes(5));
        return event;
    }

    private static void withCrumb(MaydayClient client) {
        client.addBreadcrumb(ClientFixture.crumb("dropped"));
        client.captureMessage("bad");
        client.flush(SOON);
        assertThat(client.report().breadcrumbsDropped()).isEqualTo(1);
    }

    private record Broken(boolean late) implements Destination {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            if (late) {
                receipt.discarded(INTERNAL_ERROR);
            }
            throw new IllegalStateException("destination");
        }
    }
}

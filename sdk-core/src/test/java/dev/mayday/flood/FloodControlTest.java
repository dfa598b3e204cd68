package dev.mayday.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.capture.Capture;
import dev.mayday.capture.Captures;
import dev.mayday.capture.Outstanding;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.Occurrences;
import dev.mayday.event.User;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FloodControlTest {

    private static final double PRESSURE = 0.505;

    private final FakeClock clock = new FakeClock();
    private final Outstanding outstanding = new Outstanding();
    private final FloodControl flood = new FloodControl(clock);
    private int made;

    @ParameterizedTest
    @CsvSource({"0", "0.3", "0.5"})
    void whileThereIsRoomEverythingGoesOn(double pressure) {
        assertThat(take(event("a"), pressure)).isNull();
        assertThat(take(event("a"), pressure)).isNull();
        assertThat(flood.size()).isZero();
        assertThat(flood.nanosUntilNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void underPressureTheEventsOfAGroupLeaveAsTheFirstOneWithTheirNumber() {
        Event first = event("a").toBuilder().user(User.of("ada")).build();
        Capture carrier = take(first, PRESSURE);
        clock.advance(Duration.ofMillis(400));
        take(event("b"), PRESSURE);
        for (int i = 0; i < 3; i++) {
            Capture into =
                    take(event("a").toBuilder().user(User.of("user " + i % 2)).build(), PRESSURE);
            assertThat(into).isSameAs(carrier);
        }
        assertThat(flood.size()).isEqualTo(2);
        assertThat(due(PRESSURE)).as("their second is not over").isEmpty();

        clock.advance(Duration.ofMillis(700));
        List<Event> left = due(PRESSURE);

        assertThat(left).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(first.id());
            assertThat(event.fingerprint()).isEqualTo(first.fingerprint());
            long seen = first.timestampMillis();
            assertThat(event.occurrences()).isEqualTo(new Occurrences(4, seen, seen + 400, "3"));
        });
        assertThat(flood.size()).isOne();
    }

    @Test
    void anEventThatStaysAloneLeavesAsItCame() {
        Event alone = event("a").toBuilder().throwable(new Error("large")).build();
        take(alone, PRESSURE);
        clock.advance(Duration.ofMinutes(1));

        assertThat(due(PRESSURE)).singleElement().satisfies(event -> {
            assertThat(event.occurrences()).isNull();
            assertThat(event.throwable()).as("it may hold on to anything").isNull();
            assertThat(event.id()).isEqualTo(alone.id());
        });
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1000", "0.6, 2979", "0.75, 15326", "0.875, 60000", "0.95, 60000", "1, 60000"})
    void theWindowWidensWithThePressure(double pressure, long millis) {
        assertThat(Duration.ofNanos(FloodControl.windowNanos(pressure)).toMillis())
                .isEqualTo(millis);
    }

    @Test
    void theWindowIsThatOfTheBeginning() {
        take(event("a"), PRESSURE);
        take(event("a"), 1);
        take(event("b"), 1);
        take(event("b"), PRESSURE);
        clock.advance(Duration.ofMillis(1_100));
        assertThat(due(1)).hasSize(1);
        assertThat(flood.nanosUntilNext())
                .as("pressure is looked at each second")
                .isEqualTo(1_000_000_000L);

        clock.advance(Duration.ofMillis(58_400));
        assertThat(due(1)).isEmpty();
        assertThat(flood.nanosUntilNext()).isEqualTo(500_000_000L);
        clock.advance(Duration.ofMillis(500));
        assertThat(due(1)).hasSize(1);
    }

    @Test
    void whenThePressureIsGoneEverythingLeaves() {
        take(event("a"), 1);
        take(event("a"), 1);
        take(event("b"), 1);

        assertThat(due(0.9)).isEmpty();
        assertThat(due(0.5)).extracting(Event::occurrences).hasSize(2);
        assertThat(flood.size()).isZero();
    }

    @Test
    void fatalIsNeverKeptBack() {
        take(event("a"), 1);

        assertThat(take(event("a").toBuilder().level(Level.FATAL).build(), 1)).isNull();
        assertThat(due(0))
                .singleElement()
                .satisfies(event -> assertThat(event.occurrences()).isNull());
    }

    @Test
    void beyondTheNumberOfGroupsTheOldestLeaves() {
        for (int i = 0; i <= FloodControl.MAX_OPEN + 1; i++) {
            take(event("group " + i), 1);
        }

        assertThat(due(1)).extracting(event -> event.fingerprint().get(0)).containsExactly("group 0", "group 1");
        assertThat(flood.size()).isEqualTo(FloodControl.MAX_OPEN);
    }

    @Test
    void beyondTheBytesTheOldestLeaves() {
        String large = "x".repeat(8_000);
        for (int i = 0; i < 100; i++) {
            take(
                    event("group " + i).toBuilder()
                            .tags(Map.of("1", large, "2", large, "3", large, "4", large, "5", large, "6", large))
                            .build(),
                    1);
        }

        List<Event> left = due(1);
        assertThat(left).hasSizeBetween(5, 40);
        assertThat(left.get(0).fingerprint()).containsExactly("group 0");
        assertThat(flood.size()).isEqualTo(100 - left.size());
    }

    @ParameterizedTest
    @MethodSource("largeEvents")
    void breadcrumbsAndContextsHaveWeight(String what, UnaryOperator<EventBuilder> large) {
        for (int i = 0; i < 100; i++) {
            take(large.apply(event("group " + i).toBuilder()).build(), 1);
        }

        assertThat(due(1)).hasSizeBetween(5, 40);
    }

    /** Events of about 100 kB each. */
    static List<Arguments> largeEvents() {
        String text = "x".repeat(4_000);
        Breadcrumb message = Breadcrumb.of("test", text);
        Breadcrumb data = Breadcrumb.of("test", null).with("data", text);
        Map<String, Object> context =
                IntStream.range(0, 12).boxed().collect(Collectors.toMap(String::valueOf, i -> text));
        return List.of(
                large("messages of breadcrumbs", event -> event.breadcrumbs(Collections.nCopies(12, message))),
                large("data of breadcrumbs", event -> event.breadcrumbs(Collections.nCopies(12, data))),
                large("contexts", event -> event.context("large", context)));
    }

    private static Arguments large(String what, UnaryOperator<EventBuilder> large) {
        return Arguments.of(what, large);
    }

    @Test
    void anEventThatSomebodyWaitsForLeavesOnceNoOlderCaptureIsToCome() {
        take(event("a"), 1);
        outstanding.cut();
        take(event("b"), 1);

        assertThat(flood.isAwaited()).isTrue();
        assertThat(flood.next(1, false)).isNull();
        assertThat(due(1)).extracting(event -> event.fingerprint().get(0)).containsExactly("a");
        assertThat(flood.isAwaited()).isFalse();
        assertThat(flood.size()).isOne();
    }

    @Test
    void anEventThatStandsForManyIsCountedAsMany() {
        Event many = event("a").toBuilder()
                .occurrences(new Occurrences(50, 1_000, 2_000, "0"))
                .build();
        take(many, 1);
        Event other = event("a");
        take(other, 1);
        take(many, 1);

        assertThat(due(0))
                .singleElement()
                .satisfies(event -> assertThat(event.occurrences())
                        .isEqualTo(new Occurrences(101, 1_000, other.timestampMillis(), "0")));
    }

    @Test
    void theLastOfManyIsTheLastOfItsGroup() {
        Event one = event("a");
        long later = one.timestampMillis() + 9_000;
        Event many = one.toBuilder()
                .occurrences(new Occurrences(50, one.timestampMillis(), later, "0"))
                .build();
        take(one, 1);
        take(many, 1);

        assertThat(due(0)).extracting(event -> event.occurrences().lastMillis()).containsExactly(later);
    }

    @Test
    void manyThatStayAloneKeepTheirNumber() {
        Event many = event("a").toBuilder()
                .occurrences(new Occurrences(50, 1_000, 2_000, "0"))
                .build();
        take(many, 1);

        assertThat(due(0)).extracting(Event::occurrences).containsExactly(many.occurrences());
    }

    private @Nullable Capture take(Event event, double pressure) {
        return flood.take(Captures.of(event, outstanding), event, pressure);
    }

    private List<Event> due(double pressure) {
        List<Event> left = new ArrayList<>();
        for (FloodControl.Merged next = flood.next(pressure, true); next != null; next = flood.next(pressure, true)) {
            left.add(next.event());
        }
        return left;
    }

    private Event event(String group) {
        return Event.builder()
                .id(EventId.of(1, ++made))
                .timestampMillis(clock.epochMillis())
                .level(Level.ERROR)
                .fingerprint(List.of(group))
                .build();
    }
}

package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.EventProcessor;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Occurrences;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.DeafFilterListener;
import dev.mayday.testkit.Sneaky;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final EventId ID = EventId.of(1, 2);

    private final AtomicInteger breadcrumbsDropped = new AtomicInteger();
    private final List<String> log = new ArrayList<>();
    private final FilterListener listener = new FilterListener() {
        @Override
        public void entered(String hook) {
            log.add("entered " + shortened(hook));
        }

        @Override
        public void left() {
            log.add("left");
        }

        @Override
        public void breadcrumbDropped() {
            breadcrumbsDropped.incrementAndGet();
        }

        @Override
        public void hookThrew(String hook, Throwable thrown) {
            log.add(shortened(hook) + " threw " + thrown.getClass().getSimpleName());
        }

        @Override
        public void patternFailed(String pattern, Throwable thrown) {
            log.add(pattern + " failed");
        }
    };

    @AfterEach
    void noInterruptLeaksIntoTheNextTest() {
        Thread.interrupted();
    }

    @Test
    void anEventWithNothingToDoComesBackAsItIs() {
        Event event = event().build();
        Filter filter =
                filter(List.of(Pattern.compile("nothing like it")), List.of(same -> same), same -> same, c -> c);

        assertThat(kept(filter.apply(event))).isSameAs(event);
        assertThat(breadcrumbsDropped).hasValue(0);
    }

    @Test
    void theHooksRunInOrderAndEachIsWatched() {
        Filter filter = filter(
                List.of(),
                List.of(event -> tagged(event, "first"), event -> tagged(event, "second")),
                event -> tagged(event, "last"),
                crumb -> crumb.withMessage("seen"));

        Event event = kept(filter.apply(event().build()));

        assertThat(event.tags()).containsEntry("order", "first second last");
        assertThat(event.breadcrumbs()).extracting(Breadcrumb::message).containsExactly("seen", "seen");
        assertThat(log)
                .containsExactly(
                        "entered beforeBreadcrumb",
                        "left",
                        "entered event processor",
                        "left",
                        "entered event processor",
                        "left",
                        "entered beforeSend",
                        "left");
    }

    @Test
    void aProcessorThatReturnsNullDropsTheEvent() {
        Filter filter = filter(List.of(), List.of(event -> null, this::mustNotRun), this::mustNotRun, null);

        assertThat(filter.apply(event().build())).isEqualTo(new FilterResult.Dropped(DiscardReason.PROCESSOR));
    }

    @Test
    void beforeSendThatReturnsNullDropsTheEvent() {
        Filter filter = filter(List.of(), List.of(), event -> null, null);

        assertThat(filter.apply(event().build())).isEqualTo(new FilterResult.Dropped(DiscardReason.BEFORE_SEND));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class, Exception.class})
    void aHookThatThrowsDropsTheEvent(Class<? extends Throwable> thrown) {
        EventProcessor hook = event -> {
            throw Sneaky.rethrow(instance(thrown));
        };

        assertThat(filter(List.of(), List.of(hook), null, null).apply(event().build()))
                .isEqualTo(new FilterResult.Dropped(DiscardReason.PROCESSOR));
        assertThat(filter(List.of(), List.of(), hook, null).apply(event().build()))
                .isEqualTo(new FilterResult.Dropped(DiscardReason.BEFORE_SEND));
        assertThat(log)
                .containsExactly(
                        "entered event processor",
                        "event processor threw " + thrown.getSimpleName(),
                        "left",
                        "entered beforeSend",
                        "beforeSend threw " + thrown.getSimpleName(),
                        "left");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aHookThatOverflowsTheStackForRealDropsTheEvent() {
        assertThat(filter(List.of(), List.of(), this::endless, null).apply(event().build()))
                .isEqualTo(new FilterResult.Dropped(DiscardReason.BEFORE_SEND));
        assertThat(log).contains("beforeSend threw StackOverflowError");
    }

    @Test
    void aHookThatWasInterruptedLeavesTheThreadInterrupted() {
        filter(
                        List.of(),
                        List.of(),
                        event -> {
                            throw Sneaky.rethrow(new InterruptedException());
                        },
                        null)
                .apply(event().build());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void breadcrumbsThatAreDroppedOrFailedOnAreCounted() {
        Event event = event().breadcrumbs(List.of(
                        Breadcrumb.of("a", "keep"),
                        Breadcrumb.of("a", "drop"),
                        Breadcrumb.of("a", "fail"),
                        Breadcrumb.of("a", "keep too")))
                .build();

        Event kept = kept(filter(List.of(), List.of(), null, FilterTest::choosy).apply(event));

        assertThat(kept.breadcrumbs()).extracting(Breadcrumb::message).containsExactly("keep", "keep too");
        assertThat(breadcrumbsDropped).hasValue(2);
        assertThat(log)
                .containsExactly("entered beforeBreadcrumb", "beforeBreadcrumb threw StackOverflowError", "left");
    }

    @Test
    void breadcrumbsOfADroppedEventAreNotAskedFor() {
        Filter filter = filter(List.of(Pattern.compile("out of stock")), List.of(), null, FilterTest::choosy);

        assertThat(filter.apply(event().build())).isEqualTo(new FilterResult.Dropped(DiscardReason.IGNORED));
        assertThat(log).isEmpty();
    }

    @Test
    void aHookCannotChangeWhoTheEventIs() {
        Throwable original = new IllegalStateException("out of stock");
        Event given = event().throwable(original)
                .timestampMillis(5)
                .level(Level.FATAL)
                .occurrences(new Occurrences(7, 5, 9, "0"))
                .build();

        Event other = kept(filter(
                        List.of(),
                        List.of(),
                        event -> Event.builder().logger("mine").build(),
                        null)
                .apply(given));
        Event changed = kept(filter(
                        List.of(),
                        List.of(),
                        event -> event.toBuilder()
                                .id(EventId.of(9, 9))
                                .timestampMillis(6)
                                .level(Level.INFO)
                                .throwable(new Error())
                                .build(),
                        null)
                .apply(given));

        assertThat(other.logger()).isEqualTo("mine");
        assertThat(other.id()).isEqualTo(ID);
        assertThat(other.throwable()).isSameAs(original);
        assertThat(other.timestampMillis()).isEqualTo(5);
        assertThat(other.level()).isEqualTo(Level.FATAL);
        assertThat(other.occurrences()).isEqualTo(given.occurrences());
        assertThat(changed.id()).isEqualTo(ID);
        assertThat(changed.throwable()).isInstanceOf(Error.class);
        assertThat(changed.timestampMillis()).isEqualTo(6);
        assertThat(changed.level()).isEqualTo(Level.INFO);
    }

    @Test
    void whatAHookAddsIsRedactedAndCut() {
        Event event = kept(filter(
                        List.of(),
                        List.of(),
                        given -> given.toBuilder()
                                .tag("password", "hunter2")
                                .context("fat", Map.of("list", List.of("x".repeat(8_000), "y".repeat(8_000))))
                                .build(),
                        null)
                .apply(event().build()));

        assertThat(event.tags()).containsEntry("password", "[Filtered]");
        assertThat(EventSize.of(event)).isLessThanOrEqualTo(FilterSettings.MIN_EVENT_BYTES);
        assertThat(event.contexts()).containsKey("mayday");
    }

    @Test
    void whatRedactionMakesLongerIsCutAfterIt() {
        Event event = event().context("login", Map.of("a", "pw=x ".repeat(700), "b", "pw=x ".repeat(700)))
                .build();
        assertThat(EventSize.of(event)).isLessThan(FilterSettings.MIN_EVENT_BYTES);

        Event kept = kept(filter(List.of(), List.of(), null, null).apply(event));

        assertThat(EventSize.of(kept)).isLessThanOrEqualTo(FilterSettings.MIN_EVENT_BYTES);
        assertThat(kept.contexts().get("login").toString())
                .contains("pw=[Filtered]")
                .doesNotContain("pw=x");
    }

    @Test
    void wordsOfTheUserAreRedacted() {
        FilterSettings settings = new FilterSettings(List.of(), List.of(), null, null, 1_000_000, List.of("tenant"));
        Filter filter = new Filter(settings, new DeafFilterListener());

        assertThat(kept(filter.apply(event().tag("TENANT_NAME", "acme").build()))
                        .tags())
                .containsEntry("TENANT_NAME", "[Filtered]");
    }

    @Test
    void aLimitInWhichNothingFitsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FilterSettings(List.of(), List.of(), null, null, 9_999, List.of()))
                .withMessage("maxEventBytes: expected at least 10000, got 9999");
    }

    private @Nullable Event mustNotRun(Event event) {
        throw new AssertionError("an event that was dropped went on");
    }

    private Event endless(Event event) {
        return event.id().isNone() ? event : endless(event).toBuilder().build();
    }

    private static @Nullable Breadcrumb choosy(Breadcrumb crumb) {
        return switch (String.valueOf(crumb.message())) {
            case "drop" -> null;
            case "fail" -> throw new StackOverflowError();
            default -> crumb;
        };
    }

    private static Event tagged(Event event, String value) {
        String before = event.tags().get("order");
        return event.toBuilder()
                .tag("order", before == null ? value : before + ' ' + value)
                .build();
    }

    private Filter filter(
            List<Pattern> ignored,
            List<EventProcessor> processors,
            @Nullable EventProcessor beforeSend,
            @Nullable BreadcrumbProcessor beforeBreadcrumb) {
        FilterSettings settings = new FilterSettings(
                ignored, processors, beforeSend, beforeBreadcrumb, FilterSettings.MIN_EVENT_BYTES, List.of());
        return new Filter(settings, listener);
    }

    private static String shortened(String hook) {
        return hook.startsWith("event processor " + FilterTest.class.getName()) ? "event processor" : hook;
    }

    private static dev.mayday.event.EventBuilder event() {
        return Event.builder()
                .id(ID)
                .exceptions(List.of(new EventException(
                        "IllegalStateException", "java.lang", "out of stock", 1, Mechanism.GENERIC, List.of())))
                .breadcrumbs(List.of(Breadcrumb.of("cart", "added"), Breadcrumb.of("cart", "paid")))
                .logEntry(LogEntry.of("stock feed is late"));
    }

    private static Event kept(FilterResult result) {
        assertThat(result).isInstanceOf(FilterResult.Kept.class);
        return ((FilterResult.Kept) result).event();
    }

    private static Throwable instance(Class<? extends Throwable> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.DeafFilterListener;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IgnoredMessagesTest {

    private final List<String> notices = new ArrayList<>();

    @Test
    void aPatternIsFoundAnywhereInTheTitleOfAMessage() {
        Event event =
                Event.builder().logEntry(LogEntry.of("the stock feed is late")).build();

        assertThat(isIgnored(filter("stock .* late"), event)).isTrue();
        assertThat(isIgnored(filter("^stock"), event)).isFalse();
        assertThat(isIgnored(filter("nothing", "FEED", "feed"), event)).isTrue();
        assertThat(isIgnored(filter(), event)).isFalse();
    }

    @Test
    void aPatternIsFoundInTypeAndMessageOfEachException() {
        Event event = Event.builder()
                .exceptions(List.of(
                        exception("ServletException", "nested"),
                        exception("IllegalStateException", null),
                        exception("SocketException", "Broken pipe")))
                .build();

        assertThat(isIgnored(filter("^ServletException: nested$"), event)).isTrue();
        assertThat(isIgnored(filter("^IllegalStateException$"), event)).isTrue();
        assertThat(isIgnored(filter("^SocketException: Broken pipe$"), event)).isTrue();
        assertThat(isIgnored(filter("nested.*Broken"), event)).isFalse();
        assertThat(isIgnored(filter("null"), event)).isFalse();
    }

    @Test
    void onlyTheBeginningOfALongMessageIsLookedAt() {
        String message = "x".repeat(1_020) + "needle";

        assertThat(isIgnored(filter("need"), message(message))).isTrue();
        assertThat(isIgnored(filter("needl"), message(message))).isFalse();
        assertThat(isIgnored(filter("need$"), message(message))).isTrue();
    }

    @Test
    void aPatternThatOverflowsTheStackDoesNotMatchAndIsNoticedOnce() {
        // every repetition of a group is a recursion, and here each goes through thirty groups
        String pattern = "^" + "(".repeat(30) + "x|y" + ")".repeat(30) + "*$";
        Filter ignored = filter(pattern, "feed");
        Event event = message("xy".repeat(512));

        assertThat(isIgnored(ignored, event)).isFalse();
        assertThat(isIgnored(ignored, event)).isFalse();
        assertThat(isIgnored(ignored, message("feed"))).isTrue();
        assertThat(notices).containsExactly(pattern + ": StackOverflowError");
    }

    @Test
    void aPatternThatBacktracksForEverIsGivenUpAndNoticedOnce() {
        Filter ignored = filter("(x+x+)+y", "late");
        Event event = message("x".repeat(1_000));

        assertThat(isIgnored(ignored, event)).isFalse();
        assertThat(isIgnored(ignored, event)).isFalse();
        assertThat(isIgnored(ignored, message("late"))).isTrue();
        assertThat(notices).containsExactly("(x+x+)+y: IllegalStateException");
    }

    private static boolean isIgnored(Filter filter, Event event) {
        return filter.apply(event).equals(new FilterResult.Dropped(DiscardReason.IGNORED));
    }

    private Filter filter(String... patterns) {
        List<Pattern> compiled =
                List.of(patterns).stream().map(Pattern::compile).toList();
        return new Filter(
                new FilterSettings(compiled, List.of(), null, null, 1_000_000, List.of()), new DeafFilterListener() {
                    @Override
                    public void hookThrew(String hook, Throwable thrown) {
                        notices.add(hook);
                    }

                    @Override
                    public void patternFailed(String pattern, Throwable thrown) {
                        notices.add(pattern + ": " + thrown.getClass().getSimpleName());
                    }
                });
    }

    private static Event message(String text) {
        return Event.builder().logEntry(LogEntry.of(text)).build();
    }

    private static EventException exception(String type, String value) {
        return new EventException(type, "java.lang", value, 1, Mechanism.GENERIC, List.of());
    }
}

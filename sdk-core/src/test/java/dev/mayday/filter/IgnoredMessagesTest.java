package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
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

        assertThat(ignored("stock .* late").matches(event)).isTrue();
        assertThat(ignored("^stock").matches(event)).isFalse();
        assertThat(ignored("nothing", "FEED", "feed").matches(event)).isTrue();
        assertThat(ignored().matches(event)).isFalse();
    }

    @Test
    void aPatternIsFoundInTypeAndMessageOfEachException() {
        Event event = Event.builder()
                .exceptions(List.of(
                        exception("ServletException", "nested"),
                        exception("IllegalStateException", null),
                        exception("SocketException", "Broken pipe")))
                .build();

        assertThat(ignored("^ServletException: nested$").matches(event)).isTrue();
        assertThat(ignored("^IllegalStateException$").matches(event)).isTrue();
        assertThat(ignored("^SocketException: Broken pipe$").matches(event)).isTrue();
        assertThat(ignored("nested.*Broken").matches(event)).isFalse();
        assertThat(ignored("null").matches(event)).isFalse();
    }

    @Test
    void onlyTheBeginningOfALongMessageIsLookedAt() {
        String message = "x".repeat(1_020) + "needle";

        assertThat(ignored("need").matches(message(message))).isTrue();
        assertThat(ignored("needl").matches(message(message))).isFalse();
        assertThat(ignored("need$").matches(message(message))).isTrue();
    }

    @Test
    void aPatternThatOverflowsTheStackDoesNotMatchAndIsNoticedOnce() {
        // every repetition of a group is a recursion, and here each goes through thirty groups
        String pattern = "^" + "(".repeat(30) + "x|y" + ")".repeat(30) + "*$";
        IgnoredMessages ignored = ignored(pattern, "feed");
        Event event = message("xy".repeat(512));

        assertThat(ignored.matches(event)).isFalse();
        assertThat(ignored.matches(event)).isFalse();
        assertThat(ignored.matches(message("feed"))).isTrue();
        assertThat(notices).containsExactly("ignored message pattern " + pattern + ": StackOverflowError");
    }

    @Test
    void aPatternThatBacktracksForEverIsGivenUpAndNoticedOnce() {
        IgnoredMessages ignored = ignored("(x+x+)+y", "late");
        Event event = message("x".repeat(1_000));

        assertThat(ignored.matches(event)).isFalse();
        assertThat(ignored.matches(event)).isFalse();
        assertThat(ignored.matches(message("late"))).isTrue();
        assertThat(notices).containsExactly("ignored message pattern (x+x+)+y: IllegalStateException");
    }

    private IgnoredMessages ignored(String... patterns) {
        List<Pattern> compiled =
                List.of(patterns).stream().map(Pattern::compile).toList();
        return new IgnoredMessages(
                compiled,
                (what, thrown) -> notices.add(what + ": " + thrown.getClass().getSimpleName()));
    }

    private static Event message(String text) {
        return Event.builder().logEntry(LogEntry.of(text)).build();
    }

    private static EventException exception(String type, String value) {
        return new EventException(type, "java.lang", value, 1, Mechanism.GENERIC, List.of());
    }
}

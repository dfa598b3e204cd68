package dev.mayday.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightTest {

    private static final String TEXT = "x".repeat(200);
    private static final Map<String, String> FACTS = Map.of("fact", TEXT);
    private static final List<Frame> FRAMES = Collections.nCopies(100, new Frame("m", "f", null, 1, true, false));

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void whatAnEventHoldsIsWeighedWhereverItIs(String part, int bytes, UnaryOperator<EventBuilder> full) {
        long empty = Weight.of(Event.builder().build());

        assertThat(Weight.of(full.apply(Event.builder()).build()) - empty).isBetween((long) bytes, bytes + 1_000L);
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                of("message of an exception", 400, event -> event.exceptions(List.of(exception(TEXT, List.of())))),
                of("frames", 40_000, event -> event.exceptions(List.of(exception(null, FRAMES)))),
                of(
                        "frames of a thread",
                        40_000,
                        event -> event.threads(List.of(new ThreadInfo(1, "main", true, false, null, FRAMES)))),
                of("message of a breadcrumb", 400, event -> event.breadcrumbs(List.of(Breadcrumb.of("c", TEXT)))),
                of(
                        "data of a breadcrumb",
                        400,
                        event -> event.breadcrumbs(
                                List.of(Breadcrumb.of("c", "m").with("fact", TEXT)))),
                of("template", 400, event -> event.logEntry(new LogEntry(TEXT, List.of(), null))),
                of("formatted text", 400, event -> event.logEntry(new LogEntry(null, List.of(), TEXT))),
                of("parameters", 800, event -> event.logEntry(new LogEntry("t", List.of(TEXT, TEXT), null))),
                of("address", 400, event -> event.request(new Request("GET", TEXT, null, null, null))),
                of("headers", 400, event -> event.request(new Request("GET", "/", null, FACTS, null))),
                of("facts of a server", 400, event -> event.request(new Request("GET", "/", null, null, FACTS))),
                of("data of a user", 400, event -> event.user(new User("1", null, null, null, null, FACTS))),
                of("fingerprint", 400, event -> event.fingerprint(List.of(TEXT))),
                of("tags", 400, event -> event.tags(FACTS)),
                of("contexts", 400, event -> event.context("shop", Map.of("lists", List.of(Map.of("deep", TEXT))))));
    }

    private static Arguments of(String part, int bytes, UnaryOperator<EventBuilder> full) {
        return Arguments.of(part, bytes, full);
    }

    private static EventException exception(String value, List<Frame> frames) {
        return new EventException("Boom", "shop", value, 1, Mechanism.GENERIC, frames);
    }
}

package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventProcessor;
import dev.mayday.event.LogEntry;
import dev.mayday.filter.FilterSettings;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.Usual;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the log says of a hook or a pattern that fails is what becomes of the event. */
@ExtendWith(NoLeakedThreads.class)
class FilterLinesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RecordingLogger log = new RecordingLogger();
    private final RecordingDestination destination = new RecordingDestination();
    private Engine engine;

    @AfterEach
    void close() {
        engine.close(SOON);
    }

    @Test
    void aPatternThatFailsIsPassedOverAndTheEventGoesOn() {
        engine = engine("(x+x+)+y", null);
        capture("x".repeat(1_000));

        assertThat(destination.events()).hasSize(1);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("ERROR mayday: a pattern of mayday.ignored-messages failed and is passed over,"
                        + " the event goes on: (x+x+)+y ");
    }

    @Test
    void aHookThatThrowsDropsTheEvent() {
        engine = engine("nothing like it", event -> {
            throw new IllegalStateException("simulated");
        });
        capture("x");

        assertThat(destination.events()).isEmpty();
        assertThat(log.lines())
                .containsExactly("ERROR mayday: beforeSend threw, what it was given is dropped"
                        + " java.lang.IllegalStateException: simulated");
    }

    private void capture(String message) {
        engine.capture(Event.builder().logEntry(LogEntry.of(message)).build(), null);
        assertThat(engine.flush(SOON)).isTrue();
    }

    private Engine engine(String ignored, @Nullable EventProcessor beforeSend) {
        FilterSettings filter = new FilterSettings(
                List.of(Pattern.compile(ignored)),
                List.of(),
                beforeSend,
                null,
                Usual.FILTER.maxEventBytes(),
                List.of());
        return PlainStages.started(Clock.SYSTEM, log, filter, destination);
    }
}

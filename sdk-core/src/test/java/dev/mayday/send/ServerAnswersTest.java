package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.limited;
import static dev.mayday.testkit.ScriptedTransport.retryAfter;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.ScriptedTransport.Reply;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers that make an event wait, driven by hand: for how long, and that it and the next one arrive then. */
class ServerAnswersTest {

    private final Simulation simulation = new Simulation();

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // status | header: value | seconds until the event is sent again
                "429 | -                                            | 60",
                "429 | Retry-After: 0                               | 1",
                "429 | Retry-After: 7                               | 7",
                "429 | Retry-After: 3600                            | 3600",
                "429 | Retry-After: +90 s                           | 90",
                "429 | Retry-After: soon                            | 60",
                "429 | Retry-After: -5                              | 60",
                "429 | X-Sentry-Rate-Limits: 3600:error:key         | 3600",
                "429 | X-Sentry-Rate-Limits: 30::organization       | 30",
                "429 | X-Sentry-Rate-Limits: 30:transaction:key     | 60",
                "429 | X-Sentry-Rate-Limits: rubbish                | 60",
                "503 | Retry-After: 30                              | 30",
                "503 | Retry-After: 3600                            | 60",
                "503 | Retry-After: +45 s                           | 45",
            })
    void theEventWaitsAsTheServerAsksAndThenArrivesWithTheNext(int status, String header, long seconds) {
        // A date has whole seconds.
        simulation.clock.setWall(simulation.clock.now().truncatedTo(ChronoUnit.SECONDS));
        simulation.server.then(reply(status, header));
        simulation.append(1);
        simulation.append(2);

        Duration took = simulation.run();

        assertThat(took).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 1));
        assertThat(simulation.server.events()).containsExactly(1, 1, 2);
        assertThat(simulation.captures.destination().delivered()).isEqualTo(2);
        assertThat(simulation.captures.destination().discardedInAll()).isZero();
        simulation.assertBalanced();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3600:error:key                    | 3600",
                "20::key, 90:error;session:key     | 90",
                "3600:transaction;session:key      | 0",
                "rubbish, 3600, :::, 9e9:error:key | 0",
            })
    void anEventThatIsTakenWithALimitIsDeliveredAndTheNextWaits(String limits, long seconds) {
        simulation.server.then(limited(200, limits));
        simulation.append(1);
        simulation.append(2);

        assertThat(simulation.run()).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 1));
        assertThat(simulation.server.events()).containsExactly(1, 2);
        assertThat(simulation.captures.destination().delivered()).isEqualTo(2);
        simulation.assertBalanced();
    }

    private Reply reply(int status, String header) {
        if (header == null) {
            return status(status);
        }
        String[] parts = header.split(": ", 2);
        return parts[0].equals("Retry-After") ? retryAfter(status, date(parts[1])) : limited(status, parts[1]);
    }

    /** {@code +90 s} stands for the HTTP date that is so far ahead. */
    private String date(String value) {
        return value.startsWith("+")
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(simulation
                        .clock
                        .now()
                        .atOffset(ZoneOffset.UTC)
                        .plusSeconds(Long.parseLong(value.replaceAll("\\D", ""))))
                : value;
    }
}

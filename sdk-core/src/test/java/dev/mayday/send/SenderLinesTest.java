package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.retryAfter;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What the log says of a server's answers, and from when on an event counts as the reason of its failures. */
class SenderLinesTest {

    private static final String WARN = "WARN sentry (errors.example.com): ";

    private final Simulation world = Simulation.withReports();

    @Test
    void aLimitIsToldWithItsLength() {
        world.server.then(retryAfter(429, "90"));
        world.append(1);

        world.run();

        assertThat(world.log.lines()).containsExactly(WARN + "the server accepts no events for 90 s, they are kept");
        assertThat(world.captures.destination().delivered()).isEqualTo(1);
    }

    @Test
    void anEventThatIsTooLargeIsToldWithItsId() {
        world.server.then(status(413));
        world.append(1);

        world.run();

        assertThat(world.log.lines())
                .containsExactly(WARN + "event " + "0".repeat(32) + " is too large for the server even when cut");
        assertThat(world.captures.destination().discarded(DiscardReason.TOO_LARGE))
                .isEqualTo(1);
    }

    @Test
    void anEventThatFailedEightTimesLetsAnotherPassAndIsToldOnceThatOneDoes() {
        world.server.otherwise((body, kind) -> new Answer(body[0] == 1 ? 500 : 200, null, null, ""));
        world.append(1, 2);

        while (world.captures.destination().delivered() == 0) {
            world.runFor(Duration.ofSeconds(1));
        }

        assertThat(world.server.events()).startsWith(Collections.nCopies(8, 1).toArray(new Integer[0]));
        assertThat(world.server.events().get(8)).isEqualTo(2);
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.log.lines())
                .last()
                .isEqualTo(WARN + "event " + "0".repeat(32)
                        + " fails where others pass, it is tried less often: the server answers 500");
    }

    @Test
    void aReportThatMayHaveArrivedIsToldAndNotSentAgain() {
        world.server.otherwise((body, kind) -> {
            if (kind == Kind.CLIENT_REPORT) {
                throw new IOException("reset");
            }
            return new Answer(403, null, null, "");
        });
        world.append(1);

        world.runFor(Duration.ofMinutes(10));

        assertThat(world.reports).hasSize(1);
        assertThat(world.log.lines())
                .filteredOn(line -> line.contains("report"))
                .containsExactly(WARN + "a client report may not have arrived: reset");
    }

    @Test
    void aReportThatCannotHaveArrivedIsSentAgain() {
        boolean[] down = {true};
        world.server.otherwise((body, kind) -> {
            if (kind == Kind.CLIENT_REPORT && down[0]) {
                down[0] = false;
                throw new ConnectException("refused");
            }
            return new Answer(kind == Kind.EVENT ? 403 : 200, null, null, "");
        });
        world.append(1);

        world.runFor(Duration.ofMinutes(10));

        assertThat(world.reports).hasSize(2);
        assertThat(world.reports.get(1)).isEqualTo(world.reports.get(0));
        assertThat(world.log.lines()).noneMatch(line -> line.contains("report"));
    }
}

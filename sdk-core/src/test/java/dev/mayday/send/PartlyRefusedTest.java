package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import dev.mayday.testkit.ScriptedTransport.Reply;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests of two records. */
class PartlyRefusedTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("otlp");
    private final ScriptedTransport server = new ScriptedTransport();
    private final RecordingLogger log = new RecordingLogger();
    private final Backlog backlog = Backlogs.inMemory(clock);
    private final Sender sender = new Sender(
            server,
            DeliveryPolicy.otlp(),
            new Batches(new BacklogSupply(backlog), new Together(), clock).supply(),
            bytes -> null,
            null,
            clock,
            new Random(7),
            new Notices(log, clock, "otlp (collector)", line -> line));

    @Test
    void aServerThatRefusesMoreThanItGotRefusesAll() {
        server.then(refusing(7));
        appendTwo();
        sender.step();

        assertThat(captures.destination().discarded(DiscardReason.REJECTED)).isEqualTo(2);
        assertThat(log.lines()).singleElement().asString().contains("the server refused 2 of 2 events");
    }

    @Test
    void whatIsRefusedAfterAnOutageIsNotToldAsDelivered() {
        server.then(failure(new ConnectException("refused")), refusing(1));
        appendTwo();
        sender.step();
        clock.advance(Duration.ofMinutes(1));
        sender.step();
        sender.finish();

        assertThat(captures.destination().delivered()).isEqualTo(1);
        assertThat(log.lines()).anyMatch(line -> line.contains("delivered 1 event since"));
    }

    @Test
    void aServerThatFindsARequestTooLargeIsUp() {
        server.then(failure(new ConnectException("refused")), status(413));
        appendTwo();
        sender.step();
        assertThat(sender.blocked()).isTrue();
        clock.advance(Duration.ofMinutes(1));
        sender.step();

        assertThat(sender.blocked()).isFalse();
    }

    private void appendTwo() {
        backlog.append(EventId.NONE, new byte[1], captures.capture());
        backlog.append(EventId.NONE, new byte[1], captures.capture());
    }

    private static Reply refusing(int records) {
        return (body, kind) -> new Answer(
                200,
                null,
                null,
                "{\"partialSuccess\":{\"rejectedLogRecords\":\"" + records + "\",\"errorMessage\":\"no\"}}");
    }
}

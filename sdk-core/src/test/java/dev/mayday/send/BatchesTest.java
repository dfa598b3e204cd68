package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.Lease;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("otlp");
    private final ScriptedTransport server = new ScriptedTransport();
    private final RecordingLogger log = new RecordingLogger();
    private final Backlog backlog = Backlogs.inMemory(clock);
    private final Joining joining = new Joining();
    private final Batches batches = new Batches(new BacklogSupply(backlog), joining, clock);
    private final Sender sender = new Sender(
            server,
            DeliveryPolicy.otlp(),
            batches.supply(),
            bytes -> null,
            null,
            clock,
            new Random(7),
            new Notices(log, clock, "otlp (collector)", line -> line));

    @AfterEach
    void theLedgerAddsUp() {
        assertThat(captures.report().balanced()).isTrue();
    }

    @Test
    void recordsThatComeWithinASecondLeaveInOneRequest() {
        append(1);
        assertThat(sender.step().nanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
        clock.advance(Duration.ofMillis(999));
        append(2, 3);
        assertThat(server.sent()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        sender.step();

        assertThat(bodies()).containsExactly("1,2,3");
        assertThat(delivered()).isEqualTo(3);
    }

    @Test
    void aFullRequestDoesNotWait() {
        for (int i = 0; i < Batches.MAX_RECORDS + 1; i++) {
            append(1);
        }

        sender.step();

        assertThat(server.sent()).hasSize(1);
        assertThat(delivered()).isEqualTo(Batches.MAX_RECORDS);
    }

    @Test
    void onlyTheFirstAndTheLastOfARequestCallTheSenders() {
        int calls = 0;
        for (int i = 0; i < Batches.MAX_RECORDS; i++) {
            backlog.append(EventId.NONE, record(1, 0), captures.capture());
            calls += batches.added() ? 1 : 0;
        }

        assertThat(calls).isEqualTo(2);
    }

    @Test
    void theNextRecordCallsTheSendersThoughTheOneBeforeWasTakenBeforeItCouldCallThem() {
        backlog.append(EventId.NONE, record(1, 0), captures.capture());
        Lease taken = batches.supply().lease();
        batches.added();
        taken.delivered();

        backlog.append(EventId.NONE, record(2, 0), captures.capture());
        assertThat(batches.added()).isTrue();
    }

    @Test
    void somebodyLooksAgainAfterARecordThatWasTakenWhileItCalledTheSenders() {
        append(1);
        joining.meanwhile = () -> append(2);
        clock.advance(Batches.LINGER);
        sender.step();
        assertThat(delivered()).isEqualTo(2);

        Next next = sender.step();
        assertThat(next.nanos()).isEqualTo(Batches.LINGER.toNanos());
        clock.advance(Batches.LINGER);
        assertThat(sender.step().isIdle()).isTrue();
        backlog.append(EventId.NONE, record(3, 0), captures.capture());
        assertThat(batches.added()).isTrue();
    }

    @Test
    void whatShouldHaveLeftCallsTheSendersAgain() {
        append(1);
        clock.advance(Batches.LINGER);

        backlog.append(EventId.NONE, record(2, 0), captures.capture());
        assertThat(batches.added()).isTrue();
    }

    @Test
    void nothingWaitsWhileSomebodyWaitsForIt() {
        batches.hurry(true);
        append(1);

        sender.step();

        assertThat(bodies()).containsExactly("1");
    }

    @Test
    void recordsOfTwoKindsLeaveInTwoRequestsInOrder() {
        append(1, 2);
        backlog.append(EventId.NONE, record(3, 1), captures.capture());
        append(4);
        batches.hurry(true);

        run();

        assertThat(bodies()).containsExactly("1,2", "3", "4");
        assertThat(delivered()).isEqualTo(4);
    }

    @Test
    void aRequestHoldsAtMostFourMebibytes() {
        for (int i = 1; i <= 5; i++) {
            byte[] bytes = new byte[1_500_000];
            bytes[0] = (byte) i;
            backlog.append(EventId.NONE, bytes, captures.capture());
        }
        batches.hurry(true);

        run();

        assertThat(bodies()).containsExactly("1,2", "3,4", "5");
    }

    @Test
    void aRequestThatIsTooLargeIsSplitUntilItPasses() {
        server.otherwise((body, kind) -> new Answer(body.length > 2 ? 413 : 200, null, null, ""));
        append(1, 2, 3, 4, 5);
        batches.hurry(true);

        run();

        assertThat(delivered()).isEqualTo(5);
        assertThat(bodies()).startsWith("1,2,3,4,5", "1,2");
    }

    @Test
    void ofRecordsThatAreTooLargeEvenAloneEachIsGivenUpAlone() {
        server.otherwise((body, kind) -> new Answer(body[0] == 2 || body.length > 2 ? 413 : 200, null, null, ""));
        append(1, 2, 3);
        batches.hurry(true);

        run();

        assertThat(delivered()).isEqualTo(2);
        assertThat(captures.destination().discarded(DiscardReason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aRequestTakenInPartIsCountedExactlyAndNotSentAgain() {
        // partial_success { rejected_log_records: 2, error_message: "no" }
        server.then((body, kind) ->
                new Answer(200, null, null, "\u0008\u0002\u0012\u0002no".transform(m -> "\n\u0006" + m)));
        append(1, 2, 3, 4, 5);
        batches.hurry(true);

        run();

        assertThat(server.sent()).hasSize(1);
        assertThat(delivered()).isEqualTo(3);
        assertThat(captures.destination().discarded(DiscardReason.REJECTED)).isEqualTo(2);
        assertThat(log.lines()).anyMatch(line -> line.contains("refused 2 of 5 events"));
    }

    @Test
    void aBrokenServerKeepsTheWholeRequest() {
        server.thenTimes(2, ScriptedTransport.status(503)).then(ScriptedTransport.failure(new IOException("reset")));
        append(1, 2, 3);

        run();

        assertThat(delivered()).isEqualTo(3);
        assertThat(bodies()).last().isEqualTo("1,2,3");
    }

    @Test
    void aRecordThatBreaksTheServerTravelsAloneInTheEnd() {
        server.otherwise((body, kind) -> {
            for (byte number : body) {
                if (number == 2) {
                    throw new IOException("reset");
                }
            }
            return new Answer(200, null, null, "");
        });
        append(1, 2, 3);
        batches.hurry(true);

        runFor(Duration.ofMinutes(30));

        assertThat(delivered()).isEqualTo(2);
        assertThat(captures.destination().pending()).isEqualTo(1);
    }

    @Test
    void anHourThatTheServerAsksForIsGranted() {
        server.then(ScriptedTransport.retryAfter(503, "3600"));
        append(1);
        batches.hurry(true);

        runFor(Duration.ofMinutes(59));
        assertThat(server.sent()).hasSize(1);
        runFor(Duration.ofMinutes(2));

        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void recordsThatCannotBeJoinedAreCountedAndHoldUpNothing() {
        backlog.append(EventId.NONE, record(13, 0), captures.capture());
        batches.hurry(true);

        assertThatThrownBy(sender::step).isInstanceOf(IllegalStateException.class);
        append(1);
        run();

        assertThat(captures.destination().discarded(DiscardReason.INTERNAL_ERROR))
                .isEqualTo(1);
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aRecordThatCannotBeJoinedCostsNoOther() {
        append(1, 2, 3, 4, 5, 13, 6, 7, 8);
        batches.hurry(true);

        runThroughFaults();

        assertThat(captures.destination().discarded(DiscardReason.INTERNAL_ERROR))
                .isEqualTo(1);
        assertThat(delivered()).isEqualTo(8);
    }

    @Test
    void whereThereIsNoMemoryForARequestASmallerOneLeaves() {
        joining.most = 3;
        append(1, 2, 3, 4, 5, 6, 7, 8);
        batches.hurry(true);

        runThroughFaults();

        assertThat(delivered()).isEqualTo(8);
        assertThat(bodies()).startsWith("1,2");
    }

    @Test
    void aRecordThatThereIsNoMemoryForLetsOthersPass() {
        append(14, 1, 2);
        batches.hurry(true);

        runThroughFaults();

        assertThat(delivered()).isEqualTo(2);
        assertThat(captures.destination().pending()).isEqualTo(1);
    }

    private void append(int... numbers) {
        for (int number : numbers) {
            backlog.append(EventId.NONE, record(number, 0), captures.capture());
            batches.added();
        }
    }

    private static byte[] record(int number, int kind) {
        return new byte[] {(byte) number, (byte) kind};
    }

    private void run() {
        runFor(Duration.ofDays(2));
    }

    private void runFor(Duration time) {
        long end = clock.nanoTime() + time.toNanos();
        while (end - clock.nanoTime() > 0) {
            Next next = sender.step();
            if (next.isIdle()) {
                return;
            }
            clock.advance(Duration.ofNanos(Math.min(next.nanos(), end - clock.nanoTime())));
        }
    }

    /** As the threads do: a fault costs a second. */
    private void runThroughFaults() {
        for (int second = 0; second < 60; second++) {
            try {
                runFor(Duration.ofSeconds(1));
            } catch (IllegalStateException | OutOfMemoryError fault) {
                clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    private long delivered() {
        return captures.destination().delivered();
    }

    private List<String> bodies() {
        return server.sent().stream()
                .map(sent -> {
                    StringBuilder numbers = new StringBuilder();
                    for (byte number : sent.body()) {
                        numbers.append(numbers.isEmpty() ? "" : ",").append(number);
                    }
                    return numbers.toString();
                })
                .toList();
    }

    /** A body is the numbers of its records. */
    private static final class Joining implements Batches.Joiner {

        private int most = Batches.MAX_RECORDS;

        /** What happens while a request is being filled. */
        private Runnable meanwhile = () -> {};

        @Override
        public boolean fit(byte[] record, byte[] other) {
            return record[1] == other[1];
        }

        @Override
        public long size(byte[] record) {
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return record.length;
        }

        @Override
        public byte[] join(List<byte[]> records) {
            if (records.size() > most) {
                throw new OutOfMemoryError("simulated");
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] record : records) {
                if (record[0] == 13) {
                    throw new IllegalStateException("unreadable");
                }
                if (record[0] == 14) {
                    throw new OutOfMemoryError("simulated");
                }
                body.write(record[0]);
            }
            return body.toByteArray();
        }
    }
}

package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import dev.mayday.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault at every call that a step makes, one run for each: wherever it strikes, no record stays leased to nobody. */
class FaultsInAStepTest {

    private static final int RECORDS = 6;

    @ParameterizedTest(name = "batches: {0}, in a row: {1}")
    @CsvSource({"false, 1", "true, 1", "false, 4", "true, 4"})
    void anErrorCostsNoRecord(boolean batches, int inARow) {
        assertThat(everyRun(batches, inARow, false)).isGreaterThan(40);
    }

    @ParameterizedTest(name = "batches: {0}")
    @CsvSource({"false", "true"})
    void anExceptionLeavesNoRecordBehind(boolean batches) {
        assertThat(everyRun(batches, 1, true)).isGreaterThan(40);
    }

    /** Returns how many calls there are in a run without a fault. */
    private static int everyRun(boolean batches, int inARow, boolean exception) {
        int call = 0;
        Run run;
        do {
            run = new Run(++call, inARow, exception);
            run.toTheEnd(batches);
            assertThat(run.captures.destination().pending())
                    .as("left behind by a fault at call %s", call)
                    .isZero();
            assertThat(run.backlog.records()).isZero();
            if (!exception) {
                assertThat(run.captures.destination().delivered())
                        .as("delivered in spite of a fault at call %s", call)
                        .isEqualTo(RECORDS);
            }
        } while (run.calls >= call);
        return call;
    }

    /** A sender over a troubled server, all of whose calls are counted. */
    private static final class Run implements Clock, Transport, DeliveryPolicy, RandomGenerator, Batches.Joiner {

        private final int from;
        private final int inARow;
        private final boolean exception;
        private final FakeClock clock = new FakeClock();
        private final Captures captures = new Captures("any");
        private final ScriptedTransport server = new ScriptedTransport()
                .then(
                        status(200),
                        status(503),
                        failure(new IOException("reset")),
                        failure(new ConnectException("refused")),
                        status(413),
                        status(429));
        private final DeliveryPolicy policy = DeliveryPolicy.envelopes();
        private final Random random = new Random(7);
        private final Backlog backlog = Backlogs.inMemory(this);
        private boolean stepping;
        private int calls;

        Run(int from, int inARow, boolean exception) {
            this.from = from;
            this.inARow = inARow;
            this.exception = exception;
        }

        private void call() {
            if (stepping && ++calls >= from && calls < from + inARow) {
                if (exception) {
                    throw new IllegalStateException("staged");
                }
                throw new OutOfMemoryError("staged");
            }
        }

        void toTheEnd(boolean batched) {
            for (int i = 0; i < RECORDS; i++) {
                backlog.append(EventId.NONE, new byte[] {(byte) i}, captures.capture());
            }
            Supply supply = new BacklogSupply(backlog);
            Batches batches = new Batches(supply, this, this);
            Sender sender = new Sender(
                    this,
                    this,
                    batched ? batches.supply() : supply,
                    this::shrink,
                    null,
                    this,
                    this,
                    new Notices(new RecordingLogger(), clock, "any", this::mask));
            stepping = true;
            for (int steps = 0; steps < 1_000; steps++) {
                Next next = step(sender);
                if (next.isIdle()) {
                    return;
                }
                clock.advance(Duration.ofNanos(next.nanos()));
            }
            throw new AssertionError("It never comes to rest after a fault at call " + from);
        }

        /** As {@link SenderThreads} does it. */
        private static Next step(Sender sender) {
            try {
                return sender.step();
            } catch (IllegalStateException | OutOfMemoryError staged) {
                return Next.in(Duration.ofSeconds(1).toNanos());
            }
        }

        @Override
        public long epochMillis() {
            call();
            return clock.epochMillis();
        }

        /** Several in a row stand for a want of memory, and to ask for the time takes none. */
        @Override
        public long nanoTime() {
            if (inARow == 1) {
                call();
            }
            return clock.nanoTime();
        }

        @Override
        public Answer send(byte[] body, Kind kind) throws IOException {
            call();
            return server.send(body, kind);
        }

        @Override
        public Verdict judge(int status) {
            call();
            return policy.judge(status);
        }

        @Override
        public List<RateLimit> limits(Answer answer, Kind kind, long epochMillis) {
            call();
            return policy.limits(answer, kind, epochMillis);
        }

        @Override
        public int rejected(Answer answer) {
            call();
            return policy.rejected(answer);
        }

        private byte[] shrink(byte[] record) {
            call();
            return record;
        }

        private String mask(String line) {
            call();
            return line;
        }

        @Override
        public long nextLong() {
            call();
            return random.nextLong();
        }

        @Override
        public boolean fit(byte[] record, byte[] other) {
            call();
            return record[0] / 3 == other[0] / 3;
        }

        @Override
        public long size(byte[] record) {
            call();
            return record.length;
        }

        @Override
        public byte[] join(List<byte[]> records) {
            call();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            records.forEach(body::writeBytes);
            return body.toByteArray();
        }
    }
}

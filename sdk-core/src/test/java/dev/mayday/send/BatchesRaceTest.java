package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a sender does while a record is being added. */
class BatchesRaceTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("otlp");
    private final Backlog backlog = Backlogs.inMemory(clock);
    private final Deque<Runnable> whileCounted = new ArrayDeque<>();
    private final Batches batches = new Batches(supply(), new Alone(), clock);

    @Test
    void theNextRecordCallsTheSendersThoughTheOneBeforeWasDeliveredWhileItWasCounted() {
        whileCounted.add(() -> {
            batches.supply().lease().delivered();
            assertThat(batches.supply().nanosUntilReady())
                    .as("the sender sees nothing")
                    .isEqualTo(Long.MAX_VALUE);
        });
        append();
        batches.added();

        append();
        assertThat(batches.added()).isTrue();
    }

    private void append() {
        backlog.append(EventId.NONE, new byte[1], captures.capture());
    }

    private Supply supply() {
        return new BacklogSupply(backlog) {

            @Override
            public int records() {
                int now = super.records();
                Optional.ofNullable(whileCounted.poll()).ifPresent(Runnable::run);
                return now;
            }
        };
    }

    private static final class Alone implements Batches.Joiner {

        @Override
        public boolean fit(byte[] record, byte[] other) {
            return false;
        }

        @Override
        public long size(byte[] record) {
            return record.length;
        }

        @Override
        public byte[] join(List<byte[]> records) {
            return records.get(0);
        }
    }
}

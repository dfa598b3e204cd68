package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.Lease;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many records a request holds after a server found one too large. */
class BatchesLimitTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("otlp");
    private final Backlog backlog = Backlogs.inMemory(clock);
    private final Batches batches = new Batches(new BacklogSupply(backlog), new Together(), clock);

    @Test
    void theLimitGrowsAgainWithWhatTheServerTakes() {
        append(8);
        Lease tooLarge = batches.supply().lease();
        assertThat(tooLarge.records()).isEqualTo(8);
        tooLarge.split();

        append(100);

        assertThat(List.of(taken(), taken(), taken(), taken())).containsExactly(4, 8, 16, 32);
    }

    @Test
    void theLimitNeverGrowsBeyondThatOfTheBeginning() {
        append(Batches.MAX_RECORDS + 2);

        assertThat(List.of(taken(), taken())).containsExactly(Batches.MAX_RECORDS, 2);
        append(Batches.MAX_RECORDS + 1);
        assertThat(batches.supply().requests()).isEqualTo(2);
    }

    private void append(int records) {
        for (int i = 0; i < records; i++) {
            backlog.append(EventId.NONE, new byte[1], captures.capture());
            batches.added();
        }
    }

    /** The records of the next request, which the server takes. */
    private int taken() {
        Lease lease = batches.supply().lease();
        lease.delivered();
        return lease.records();
    }
}

package dev.mayday.send;

import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A sender without a thread, for tests of other packages: it does a step when told. */
public final class SteppedSender {

    private final Sender sender;

    /** A sender of envelopes from that backlog. */
    public SteppedSender(
            Transport transport,
            Backlog backlog,
            Sender.Shrinker shrinker,
            @Nullable ClientReports reports,
            Clock clock,
            RandomGenerator random,
            Notices notices) {
        Supply supply = new BacklogSupply(backlog);
        this.sender =
                new Sender(transport, DeliveryPolicy.envelopes(), supply, shrinker, reports, clock, random, notices);
    }

    /** One step; returns 0 to go on at once, else how many nanoseconds there is nothing to do. */
    public long step() {
        return sender.step().nanos();
    }

    /** The end of an orderly process. */
    public void finish() {
        sender.finish();
    }
}

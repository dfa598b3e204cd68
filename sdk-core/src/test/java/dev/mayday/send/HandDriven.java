package dev.mayday.send;

import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import java.util.Random;

/** A sender that a test of another package steps by hand, in the test's own time. */
public final class HandDriven {

    private final Sender sender;
    private final FakeClock clock;
    private long nextNanos;

    /** Takes records from {@code backlog} to {@code server}. */
    public HandDriven(Backlog backlog, ScriptedTransport server, FakeClock clock, RecordingLogger log) {
        this.clock = clock;
        this.nextNanos = clock.nanoTime();
        this.sender = new Sender(
                server,
                DeliveryPolicy.envelopes(),
                new BacklogSupply(backlog),
                bytes -> null,
                null,
                clock,
                new Random(7),
                new Notices(log, clock, "sentry", line -> line));
    }

    /** Does what is due by now. */
    public void run() {
        while (nextNanos - clock.nanoTime() <= 0) {
            Next next = sender.step();
            nextNanos = clock.nanoTime() + (next.isIdle() ? 0 : next.nanos());
            if (!next.goesOn()) {
                return;
            }
        }
    }
}

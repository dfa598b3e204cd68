package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.ledger.Account;
import dev.mayday.report.DiscardReason;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One event on its way to every destination: settled when each has ended it. */
final class Parcel implements Account.Owner {

    private final Capture capture;
    private final Outcomes outcomes;
    private final AtomicInteger open;

    Parcel(Capture capture, Outcomes outcomes, int destinations) {
        this.capture = capture;
        this.outcomes = outcomes;
        this.open = new AtomicInteger(destinations);
    }

    @Override
    public void settled(String destination, @Nullable DiscardReason reason) {
        outcomes.at(destination, capture.id(), reason);
        if (open.decrementAndGet() == 0) {
            capture.settled();
        }
    }
}

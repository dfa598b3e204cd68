package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.ledger.Account;
import dev.mayday.report.DiscardReason;
import java.util.concurrent.atomic.AtomicInteger;

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
    public void delivered(String destination) {
        outcomes.delivered(destination, capture.id());
        ended();
    }

    @Override
    public void discarded(String destination, DiscardReason reason) {
        outcomes.discarded(destination, capture.id(), reason);
        ended();
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            capture.settled();
        }
    }
}

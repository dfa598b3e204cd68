package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.ledger.Account;
import dev.mayday.report.DiscardReason;
import java.util.concurrent.atomic.AtomicInteger;

/** One event on its way to every destination: its capture is settled when each has ended it. */
final class Parcel implements Account.Owner {

    private final Capture capture;
    private final Endings endings;
    private final AtomicInteger open;

    Parcel(Capture capture, Endings endings, int destinations) {
        this.capture = capture;
        this.endings = endings;
        this.open = new AtomicInteger(destinations);
    }

    @Override
    public void delivered(String destination) {
        endings.delivered(capture, destination);
        ended();
    }

    @Override
    public void discarded(String destination, DiscardReason reason) {
        endings.discarded(capture, destination, reason);
        ended();
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            capture.settled();
        }
    }
}

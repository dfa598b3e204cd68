package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.ledger.Account;
import java.util.concurrent.atomic.AtomicInteger;

/** One event on its way to every destination: safe when each has it on disk or ended it, settled when each has ended it. */
final class Parcel implements Account.Owner {

    private final Capture capture;
    private final AtomicInteger unsafe;
    private final AtomicInteger open;

    Parcel(Capture capture, int destinations) {
        this.capture = capture;
        this.unsafe = new AtomicInteger(destinations);
        this.open = new AtomicInteger(destinations);
    }

    @Override
    public void safe() {
        if (unsafe.decrementAndGet() == 0) {
            capture.safe();
        }
    }

    @Override
    public void settled() {
        if (open.decrementAndGet() == 0) {
            capture.settled();
        }
    }
}

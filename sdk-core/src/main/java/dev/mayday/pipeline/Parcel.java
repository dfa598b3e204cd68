package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.destination.Receipt;
import dev.mayday.ledger.Account;
import dev.mayday.report.DiscardReason;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One event on its way to every destination; settled when each has ended its receipt. */
final class Parcel {

    private final Capture capture;
    private final AtomicInteger open;

    Parcel(Capture capture, int destinations) {
        this.capture = capture;
        this.open = new AtomicInteger(destinations);
    }

    Receipt receipt(Account account) {
        return new Slip(account);
    }

    private void ended() {
        if (open.decrementAndGet() == 0) {
            capture.settled();
        }
    }

    private final class Slip implements Receipt {

        private final Account account;
        private final AtomicBoolean ended = new AtomicBoolean();

        Slip(Account account) {
            this.account = account;
        }

        @Override
        public void delivered() {
            if (ended.compareAndSet(false, true)) {
                account.delivered();
                ended();
            }
        }

        @Override
        public void discarded(DiscardReason reason) {
            if (ended.compareAndSet(false, true)) {
                account.discarded(reason);
                ended();
            }
        }
    }
}

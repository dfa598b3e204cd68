package dev.mayday.ledger;

import dev.mayday.destination.Receipt;
import dev.mayday.report.DiscardReason;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One destination's part of the ledger. It hands out receipts; each moves its event from one line of the report to another
 * in a single step, so that no reader ever sees an event twice or not at all. Thread-safe, never waits.
 */
public final class Account {

    private final Ledger ledger;
    private final String name;
    private final int base;

    Account(Ledger ledger, String name, int base) {
        this.ledger = ledger;
        this.name = name;
        this.base = base;
    }

    /** The receipt of an event that was handed over and waits in memory; {@code owner} hears how it goes on. */
    public Receipt receipt(Owner owner) {
        return new Slip(owner, Place.MEMORY);
    }

    /** Counts an event of an earlier process, which is on disk and ours from now on. */
    public Receipt recovered() {
        ledger.move(base + Ledger.RECOVERED, base + Ledger.SPOOLED, 1);
        return new Slip(Owner.NOBODY, Place.DISK);
    }

    /** Hears how one event ends at each of its destinations. */
    public interface Owner {

        /** The owner of an event that another process captured: nobody waits for it. */
        Owner NOBODY = new Owner() {
            @Override
            public void delivered(String destination) {}

            @Override
            public void discarded(String destination, DiscardReason reason) {}
        };

        /** The destination of that name delivered the event. For each receipt one call of this or of {@link #discarded}. */
        void delivered(String destination);

        /** The destination of that name discarded the event. */
        void discarded(String destination, DiscardReason reason);
    }

    private enum Place {
        MEMORY,
        DISK,
        ENDED
    }

    private final class Slip implements Receipt {

        private final Owner owner;
        private final AtomicReference<Place> place;

        Slip(Owner owner, Place place) {
            this.owner = owner;
            this.place = new AtomicReference<>(place);
        }

        @Override
        public void spooled() {
            if (place.compareAndSet(Place.MEMORY, Place.DISK)) {
                ledger.move(base + Ledger.WAITING, base + Ledger.SPOOLED, -1);
            }
        }

        @Override
        public void delivered() {
            if (end(Ledger.DELIVERED)) {
                owner.delivered(name);
            }
        }

        @Override
        public void discarded(DiscardReason reason) {
            if (end(Ledger.DISCARDED + Ledger.place(reason))) {
                owner.discarded(name, reason);
            }
        }

        /** Moves the event to that line of the report; false if it has ended before. */
        private boolean end(int line) {
            Place from = place.getAndSet(Place.ENDED);
            if (from == Place.ENDED) {
                return false;
            }
            ledger.move(base + (from == Place.DISK ? Ledger.SPOOLED : Ledger.WAITING), base + line, -1);
            return true;
        }
    }
}

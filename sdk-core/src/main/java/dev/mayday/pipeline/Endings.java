package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.ledger.Account;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Losses;
import dev.mayday.report.DiscardReason;
import org.jspecify.annotations.Nullable;

/**
 * The ways a capture leaves the queue: dropped, merged, or handed over to the destinations. A capture takes one of them, once.
 * The order of the steps is the same everywhere: the ledger counts it, people and the application's listener are told, and only
 * then is it settled for threads that wait for it. Thread-safe.
 */
final class Endings {

    private final Ledger ledger;
    private final Losses losses;
    private final @Nullable Outcomes outcomes;

    /** Null {@code outcomes} tells no listener. */
    Endings(Ledger ledger, Losses losses, @Nullable Outcomes outcomes) {
        this.ledger = ledger;
        this.losses = losses;
        this.outcomes = outcomes;
    }

    /** Ends a capture that no destination will see; does nothing if it has ended. */
    void dropped(Capture capture, DiscardReason reason) {
        if (capture.end()) {
            ledger.dropped(reason);
            if (reason == DiscardReason.CLOSED) {
                losses.late();
            } else if (reason == DiscardReason.INTERNAL_ERROR) {
                losses.failed();
            }
            if (outcomes != null) {
                outcomes.discardedEverywhere(capture.id(), reason);
            }
            capture.settled();
            capture.forget();
        }
    }

    /** Ends a capture that went into the event of {@code carrier}, which settles both; does nothing if it has ended. */
    void merged(Capture capture, Capture carrier) {
        if (capture.end()) {
            ledger.mergedInQueue();
            losses.merged();
            if (outcomes != null) {
                outcomes.mergedEverywhere(capture.id());
            }
            carrier.carry(capture);
        }
    }

    /**
     * Ends a capture whose event every destination is about to get; from then on receipts account for it. False if it has ended,
     * and then no destination may get it.
     */
    boolean handedOver(Capture capture) {
        if (!capture.end()) {
            return false;
        }
        ledger.handedOver();
        return true;
    }

    /** The destination of that name delivered the event, which its receipt has counted. */
    void delivered(Capture capture, String destination) {
        if (outcomes != null) {
            outcomes.delivered(destination, capture.id());
        }
    }

    /** The destination of that name discarded the event, which its receipt has counted. */
    void discarded(Capture capture, String destination, DiscardReason reason) {
        if (outcomes != null) {
            outcomes.discarded(destination, capture.id(), reason);
        }
    }

    /**
     * The part of the ledger for the destination at that place. By the name that the ledger knows: a destination may have
     * another one by now, against its contract.
     */
    Account account(int place) {
        return ledger.account(ledger.destinations().get(place));
    }
}

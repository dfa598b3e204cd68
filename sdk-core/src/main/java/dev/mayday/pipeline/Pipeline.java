package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.describe.Describer;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.filter.Filter;
import dev.mayday.filter.FilterResult;
import dev.mayday.ledger.Account;
import dev.mayday.ledger.Ledger;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * How an event travels. The order of the stages stands here and nowhere else:
 *
 * <pre>
 *   application thread            mayday-worker                                        mayday-sender
 *   capture ──▶ queue ──▶ describe ──▶ filter ──▶ each destination: encode ──▶ spool ──▶ send
 * </pre>
 *
 * <p>The door puts captures into the queue, the worker brings them here one at a time. A capture leaves with one outcome at
 * every destination, whatever a stage throws.
 */
public final class Pipeline {

    private final Describer describer;
    private final Filter filter;
    private final List<Outlet> outlets;
    private final Ledger ledger;
    private final Logger log;

    /** A pipeline that ends at {@code destinations}. */
    public Pipeline(Describer describer, Filter filter, List<Destination> destinations, Ledger ledger, Logger log) {
        this.describer = describer;
        this.filter = filter;
        this.outlets = new ArrayList<>();
        for (Destination destination : destinations) {
            outlets.add(new Outlet(destination, ledger.account(destination.name())));
        }
        this.ledger = ledger;
        this.log = log;
    }

    /** Takes one capture through all stages. */
    void process(Capture capture) {
        try {
            Event described = describer.describe(capture, capture.take());
            FilterResult result = filter.apply(described);
            if (result.event() != null) {
                deliver(capture, result.event());
            } else if (result.reason() != null) {
                drop(capture, result.reason());
            }
        } catch (Throwable failure) {
            drop(capture, DiscardReason.INTERNAL_ERROR);
            log.error("mayday: event {} was lost to a fault of ours", capture.id(), failure);
        }
    }

    /** Ends a capture that no destination will see. */
    void drop(Capture capture, DiscardReason reason) {
        if (capture.end()) {
            ledger.dropped(reason);
            capture.left();
        }
    }

    private void deliver(Capture capture, Event event) {
        if (!capture.end()) {
            return; // a close that could not wait for us has accounted for it
        }
        ledger.handedOver();
        Parcel parcel = new Parcel(capture, outlets.size());
        for (Outlet outlet : outlets) {
            Receipt receipt = outlet.account.receipt(parcel);
            try {
                outlet.destination.accept(event, receipt);
            } catch (Throwable failure) {
                receipt.discarded(DiscardReason.INTERNAL_ERROR);
                log.error("mayday: destination {} failed on event {}", outlet.destination.name(), event.id(), failure);
            }
        }
    }

    private record Outlet(Destination destination, Account account) {}
}

package dev.mayday.pipeline;

import dev.mayday.capture.Capture;
import dev.mayday.describe.Describer;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.filter.Filter;
import dev.mayday.filter.FilterResult;
import dev.mayday.flood.FloodControl;
import dev.mayday.group.KnownGroups;
import dev.mayday.ledger.Account;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How an event travels. The order of the stages stands here and nowhere else:
 *
 * <pre>
 *   application thread            mayday-worker                                                    mayday-sender
 *   capture ──▶ queue ──▶ describe ──▶ filter ──▶ flood control ──▶ each destination: encode ──▶ spool ──▶ send
 * </pre>
 *
 * <p>The door puts captures into the queue, the worker brings them here one at a time. A capture leaves with one outcome at
 * every destination, whatever a stage throws. Flood control may keep one back: it stays queued until {@link #release}.
 *
 * <p>A client begins with the queue and what is in front of it; all from here on is made on the worker ({@link WorkerThread}).
 */
final class Pipeline {

    private final Describer describer;
    private final Filter filter;
    private final FloodControl flood;
    private final DoubleSupplier queueFill;
    private final KnownGroups groups;
    private final Destinations destinations;
    private final List<Outlet> outlets;
    private final Endings endings;
    private final Notices notices;

    /** A pipeline that ends at {@code destinations}; {@code queueFill} says how full the way to it is, from 0 to 1. */
    Pipeline(
            Describer describer,
            Filter filter,
            FloodControl flood,
            DoubleSupplier queueFill,
            KnownGroups groups,
            Destinations destinations,
            Endings endings,
            Notices notices) {
        this.describer = describer;
        this.filter = filter;
        this.flood = flood;
        this.queueFill = queueFill;
        this.groups = groups;
        this.destinations = destinations;
        this.outlets = new ArrayList<>();
        for (int i = 0; i < destinations.all().size(); i++) {
            outlets.add(new Outlet(destinations.all().get(i), endings.account(i)));
        }
        this.endings = endings;
        this.notices = notices;
    }

    /** Takes one capture through all stages. */
    void process(Capture capture) {
        try {
            Event described = describer.describe(capture, capture.take());
            capture.forget();
            FilterResult result = filter.apply(described);
            if (result instanceof FilterResult.Kept kept) {
                pass(capture, kept.event());
            } else if (result instanceof FilterResult.Dropped dropped) {
                drop(capture, dropped.reason());
            }
        } catch (Throwable failure) {
            drop(capture, DiscardReason.INTERNAL_ERROR);
            notices.fault("an event was lost to a fault of ours", failure);
        }
    }

    private void pass(Capture capture, Event event) {
        Capture carrier = flood.take(capture, event, pressure());
        if (carrier == null) {
            deliver(capture, event);
        } else if (!carrier.equals(capture)) {
            endings.merged(capture, carrier);
        }
    }

    /**
     * Passes on what flood control kept back, if it is time.
     *
     * @param upToDate true if no earlier capture is still to come that somebody waits for
     */
    void release(boolean upToDate) {
        while (flood.size() > 0) {
            FloodControl.Merged merged = flood.next(pressure(), upToDate);
            if (merged == null) {
                return;
            }
            passOn(merged);
        }
    }

    /** Delivers the oldest held event, due or not; false if none is held. */
    boolean releaseNext() {
        FloodControl.Merged left = flood.next(0, true);
        if (left == null) {
            return false;
        }
        passOn(left);
        return true;
    }

    /** A held event that fails here has no other owner to end it. */
    private void passOn(FloodControl.Merged merged) {
        try {
            deliver(merged.capture(), merged.event());
        } catch (Throwable failure) {
            drop(merged.capture(), DiscardReason.INTERNAL_ERROR);
            notices.fault("an event was lost to a fault of ours", failure);
        }
    }

    /** Discards every held event as closed. */
    void dropHeld() {
        for (FloodControl.Merged left = flood.next(0, true); left != null; left = flood.next(0, true)) {
            drop(left.capture(), DiscardReason.CLOSED);
        }
    }

    /** Ends a capture that no destination will see. */
    void drop(Capture capture, DiscardReason reason) {
        endings.dropped(capture, reason);
    }

    /** How full the fullest place is, from 0 to 1. */
    double pressure() {
        return Math.max(queueFill.getAsDouble(), destinations.fill());
    }

    /** Everything that can fail comes before the event is accounted for. */
    private void deliver(Capture capture, Event event) {
        Parcel parcel = new Parcel(capture, endings, outlets.size());
        List<Receipt> receipts = new ArrayList<>(outlets.size());
        for (Outlet outlet : outlets) {
            receipts.add(outlet.account.receipt(parcel));
        }
        groups.add(event);
        if (!endings.handedOver(capture)) {
            return; // a close that could not wait for us has accounted for it
        }
        for (int i = 0; i < receipts.size(); i++) {
            Destination destination = outlets.get(i).destination;
            try {
                destination.accept(event, receipts.get(i));
            } catch (Throwable failure) {
                receipts.get(i).discarded(DiscardReason.INTERNAL_ERROR);
                notices.fault("destination {} failed on an event", destination.name(), failure);
            }
        }
    }

    private record Outlet(Destination destination, Account account) {}
}

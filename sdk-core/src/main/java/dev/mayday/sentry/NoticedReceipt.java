package dev.mayday.sentry;

import dev.mayday.destination.Receipt;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;

/** Tells people of events that are given up while they wait. For what the server says, the sender has better words. */
record NoticedReceipt(Receipt receipt, Notices notices) implements Receipt {

    @Override
    public void spooled() {
        receipt.spooled();
    }

    @Override
    public void delivered() {
        receipt.delivered();
    }

    @Override
    public void discarded(DiscardReason reason) {
        receipt.discarded(reason);
        if (reason == DiscardReason.SPOOL_OVERFLOW) {
            notices.warn(reason.key(), () -> "an event that waited was pushed out by newer ones");
        } else if (reason == DiscardReason.EXPIRED) {
            notices.warn(reason.key(), () -> "an event waited longer than events are kept");
        }
    }
}

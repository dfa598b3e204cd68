package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What was found in the folders of dead processes. */
final class Found {

    /** The records without an outcome, each with a receipt. */
    final List<Entry> entries = new ArrayList<>();

    /** Records that are lost, without a receipt so far. */
    int lost;

    /** Counts the lost ones as such, and says what there is. */
    void tell(Supplier<Receipt> receipts, Notices notices) {
        for (int i = 0; i < lost; i++) {
            receipts.get().discarded(DiscardReason.CORRUPT);
            notices.warn(DiscardReason.CORRUPT.key(), () -> "an event that an earlier process left on disk is damaged");
        }
        if (!entries.isEmpty()) {
            String events = entries.size() + (entries.size() == 1 ? " event" : " events");
            notices.info("recovered", () -> "took over " + events + " of an earlier process");
        }
    }

    /** Says in one line that there is no room for so many of all that waits now: nothing newer pushed them out. */
    static void tellPushedOut(int number, Notices notices) {
        if (number > 0) {
            String events = number + (number == 1 ? " event was" : " events were");
            notices.warn(
                    "no room for left",
                    () -> "mayday.spool.max-size has no room for all that was left on disk, " + events + " pushed out");
        }
    }
}

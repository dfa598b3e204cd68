package dev.mayday.page;

import dev.mayday.destination.Receipt;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;

/** Writes down every outcome it is told. */
final class RecordingReceipt implements Receipt {

    private final List<String> outcomes = new ArrayList<>();

    @Override
    public void delivered() {
        outcomes.add("delivered");
    }

    @Override
    public void discarded(DiscardReason reason) {
        outcomes.add(reason.key());
    }

    List<String> outcomes() {
        return outcomes;
    }
}

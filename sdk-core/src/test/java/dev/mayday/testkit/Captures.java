package dev.mayday.testkit;

import dev.mayday.destination.Receipt;
import dev.mayday.ledger.Account;
import dev.mayday.ledger.Ledger;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.util.List;

/**
 * A real ledger with one destination, and receipts as a client hands them out: each capture is counted when its receipt is
 * made, and the receipt's first outcome moves it. Thread-safe.
 */
public final class Captures {

    private final String name;
    private final Ledger ledger;
    private final Account account;

    /** A ledger for a destination of that name. */
    public Captures(String name) {
        this.name = name;
        this.ledger = new Ledger(List.of(name));
        this.account = ledger.account(name);
    }

    /** Captures an event and hands it over: it waits in memory until the receipt ends. */
    public Receipt capture() {
        ledger.queued();
        ledger.handedOver();
        return account.receipt(Account.Owner.NOBODY);
    }

    /** An event of an earlier process. */
    public Receipt recover() {
        return account.recovered();
    }

    /** Captures an event that is given up at the door. */
    public void refused(DiscardReason reason) {
        ledger.refused(reason);
    }

    /** The whole report. */
    public DeliveryReport report() {
        return ledger.report();
    }

    /** The destination's part of the report. */
    public DestinationReport destination() {
        return ledger.report().destination(name);
    }
}

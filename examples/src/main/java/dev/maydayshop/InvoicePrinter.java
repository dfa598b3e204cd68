package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import java.math.BigDecimal;
import java.util.List;

/** Prints the day's invoices on a thread of its own, which nobody watches. */
final class InvoicePrinter {

    /** The third comes from a shop that writes amounts with a comma. */
    private static final List<String> AMOUNTS = List.of("83.90", "14.90", "12,90", "32.00");

    private final MaydayClient mayday;

    InvoicePrinter(MaydayClient mayday) {
        this.mayday = mayday;
    }

    /** What ends the thread is captured without a line of code; wrapping the task gives it the request's context. */
    void start() {
        Thread thread = new Thread(mayday.currentScope().wrap(this::printAll), "invoice-printer");
        thread.setDaemon(true);
        thread.start();
    }

    private void printAll() {
        for (String amount : AMOUNTS) {
            mayday.addBreadcrumb(Breadcrumb.of("invoice", "printing").with("amount", amount));
            print(new BigDecimal(amount));
        }
    }

    private void print(BigDecimal amount) {
        mayday.addBreadcrumb(Breadcrumb.of("invoice", "printed").with("scale", amount.scale()));
    }
}

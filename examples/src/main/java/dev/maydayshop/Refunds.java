package dev.maydayshop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Gives money back, if the bank agrees. Knows nothing of Mayday: its log lines do the work, see {@code logback.xml}. */
final class Refunds {

    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);

    boolean refund(int order, Money amount) {
        MDC.put("order", String.valueOf(order));
        MDC.put("bank", "Harbour Bank");
        try {
            LOG.info("asking for the refund of {}", amount);
            boolean agreed = askBank(amount);
            if (!agreed) {
                LOG.error("The bank refused to refund {} for order {}", amount, order);
            }
            return agreed;
        } finally {
            MDC.remove("bank");
            MDC.remove("order");
        }
    }

    /** A careful bank. */
    private static boolean askBank(Money amount) {
        return amount.cents() <= 0;
    }
}

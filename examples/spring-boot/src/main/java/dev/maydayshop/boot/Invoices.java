package dev.maydayshop.boot;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the shop does behind the counter. */
@Component
class Invoices {

    private static final Logger LOG = LoggerFactory.getLogger(Invoices.class);

    /** Fails on a thread of the pool. */
    @Async
    public void print(String order) {
        throw new IllegalStateException("no paper for the invoice of order " + order);
    }

    /** Logs an error without an exception, once a minute. */
    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    public void compareStock() {
        LOG.error("stock feed is {} minutes late", 12);
    }
}

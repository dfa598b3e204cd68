package dev.mayday.testkit;

import dev.mayday.report.DeliveryReport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ledger's report over and over on a thread of its own while a test runs, and remembers the first one that does not
 * add up. {@link #stop} ends the thread and fails the test if there was one.
 */
public final class LedgerSampler {

    private static final long END_MILLIS = 10_000;
    private static final long PAUSE_NANOS = 20_000;

    private final Supplier<DeliveryReport> ledger;
    private final Thread thread = new Thread(this::read, "ledger-sampler");
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private final AtomicReference<@Nullable DeliveryReport> unbalanced = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    private LedgerSampler(Supplier<DeliveryReport> ledger) {
        this.ledger = ledger;
    }

    /** Starts to read, and returns once the first report is in. */
    public static LedgerSampler start(Supplier<DeliveryReport> ledger) {
        LedgerSampler sampler = new LedgerSampler(ledger);
        sampler.thread.setDaemon(true);
        sampler.thread.start();
        try {
            sampler.readOnce.await();
        } catch (InterruptedException e) {
            sampler.stopped = true;
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the first report", e);
        }
        return sampler;
    }

    private void read() {
        try {
            while (!stopped && unbalanced.get() == null) {
                DeliveryReport report = ledger.get();
                if (!report.balanced()) {
                    unbalanced.set(report);
                }
                readOnce.countDown();
                // Leaves a machine of few cores to the threads under test.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | Error e) {
            failure.set(e);
        } finally {
            readOnce.countDown();
        }
    }

    /**
     * Ends the reading.
     *
     * @throws AssertionError if a report did not add up, or could not be read
     */
    public void stop() {
        stopped = true;
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the sampler ends", e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("The sampler hangs in a report");
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError("A report could not be read", broken);
        }
        DeliveryReport report = unbalanced.get();
        if (report != null) {
            throw new AssertionError("A report does not add up: " + report);
        }
    }
}

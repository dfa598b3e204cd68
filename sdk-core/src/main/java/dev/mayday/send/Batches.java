package dev.mayday.send;

import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Lease;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets several records of a backlog leave in one request: when {@value #MAX_RECORDS} wait, or one second after the first of
 * them came, or at once while somebody waits for them. A request that is too large for the server is split; one that
 * fails again and again gets smaller each time, until the record that is the reason travels alone. Thread-safe.
 */
public final class Batches {

    /** The most records of one request, as OpenTelemetry's own processor has it. */
    public static final int MAX_RECORDS = 512;

    /** The most bytes of one request before compression; a Collector takes 20 MiB, Loki less in one push. */
    static final long MAX_BYTES = 4L << 20;

    /** How long the first record waits for company. */
    static final Duration LINGER = Duration.ofSeconds(1);

    /** Failures that a record may have before its request is halved, and halved again with each further one. */
    private static final int FREE_FAILURES = 3;

    private final Supply records;
    private final Joiner joiner;
    private final Clock clock;
    private final Supply requests = new Requests();
    private volatile boolean lingering;
    private volatile long lingerUntilNanos;
    private final AtomicInteger hurrying = new AtomicInteger();

    /** Records and requests on their way. */
    private final AtomicInteger recordsOut = new AtomicInteger();

    private final AtomicInteger requestsOut = new AtomicInteger();

    /** Halved when the server finds a request too large, and doubled with each that it takes. */
    private volatile int limit = MAX_RECORDS;

    /** Requests made of what {@code records} supplies. */
    public Batches(Supply records, Joiner joiner, Clock clock) {
        this.records = records;
        this.joiner = joiner;
        this.clock = clock;
    }

    /** What a sender takes its requests from. */
    public Supply supply() {
        return requests;
    }

    /**
     * A record was added, by the one thread that does. True if the senders have to hear of it: it is the first of its request, or the
     * last, or should have left already. One that waits alone is a first, too: a sender may have taken the others and found
     * nothing else since.
     */
    public boolean added() {
        if (!lingering) {
            lingerUntilNanos = clock.nanoTime() + LINGER.toNanos();
            lingering = true;
            lingering = waiting() > 0; // a sender may have been faster: then the next is the first
            return true;
        }
        int waiting = waiting();
        return hurrying.get() > 0 || waiting <= 1 || waiting % limit == 0 || lingerUntilNanos - clock.nanoTime() <= 0;
    }

    /** Somebody waits from now on, or no longer; nothing waits for company while anybody does. */
    public void hurry(boolean on) {
        hurrying.addAndGet(on ? 1 : -1);
    }

    private int waiting() {
        return Math.max(0, records.records() - recordsOut.get());
    }

    /** With how many others a record may travel, itself included. */
    private int most(Lease lease) {
        int halvings = Math.min(Integer.SIZE - 1, Math.max(0, lease.failures() - FREE_FAILURES));
        return Math.max(1, limit >> halvings);
    }

    /** What a protocol knows of its records. Pure. */
    public interface Joiner {

        /** True if both may stand in one request. */
        boolean fit(byte[] record, byte[] other);

        /** The bytes that a record adds to a request before compression. */
        long size(byte[] record);

        /** The body of a request with these records. */
        byte[] join(List<byte[]> records);
    }

    /** The requests that the records make. */
    private final class Requests implements Supply {

        @Override
        public @Nullable Lease lease() {
            lingering = false; // before the first is taken: what comes from now on waits for a company of its own
            Batch batch = new Batch();
            try {
                return batch.fill() ? batch : null;
            } catch (RuntimeException | Error e) {
                try (batch) {
                    batch.cannotBeMade(e);
                }
                throw e;
            }
        }

        @Override
        public long nanosUntilReady() {
            long ready = records.nanosUntilReady();
            boolean nothing = ready == Long.MAX_VALUE;
            // The first of a request may have left with the one before: somebody still looks when its time is over.
            if (!lingering || (ready != 0 && !nothing)) {
                return ready;
            }
            if (hurrying.get() > 0 || (!nothing && waiting() >= limit)) {
                return 0;
            }
            return Math.max(0, lingerUntilNanos - clock.nanoTime());
        }

        @Override
        public int records() {
            return records.records();
        }

        @Override
        public int requests() {
            return requestsOut.get() + (waiting() + limit - 1) / limit;
        }

        @Override
        public void end() {
            records.end();
        }
    }

    private final class Batch implements Lease {

        /** With room for all: nothing stands between a lease and its place in here. */
        private final List<Lease> leases = new ArrayList<>(MAX_RECORDS);

        private byte[] body = {};
        private boolean out;

        /** Takes what may leave together, and joins it; false if nothing is ready. */
        private boolean fill() {
            long bytes = 0;
            int most = MAX_RECORDS;
            while (leases.size() < most) {
                Lease next = records.lease();
                if (next == null) {
                    break;
                }
                leases.add(next);
                bytes += joiner.size(next.bytes());
                most = Math.min(most, most(next));
                if (leases.size() > 1 && !fits(next, bytes, most)) {
                    next.giveBack();
                    leases.remove(leases.size() - 1);
                    break;
                }
            }
            if (leases.isEmpty()) {
                return false;
            }
            body = joiner.join(leases.stream().map(Lease::bytes).toList());
            recordsOut.addAndGet(leases.size());
            requestsOut.incrementAndGet();
            out = true;
            return true;
        }

        private boolean fits(Lease last, long bytes, int most) {
            return bytes <= MAX_BYTES
                    && leases.size() <= most
                    && joiner.fit(leases.get(0).bytes(), last.bytes());
        }

        /** The next one is half as large: there may be memory for that, and a record that is the reason is alone in the end. */
        private void cannotBeMade(Throwable failure) {
            if (split()) {
                return;
            }
            if (failure instanceof RuntimeException) {
                discarded(DiscardReason.INTERNAL_ERROR);
            } else {
                stepAside(Duration.ZERO);
            }
        }

        /** Ends every record's lease that has not ended, and with them this one. Where it is cut short it can be done again. */
        private void end(Consumer<Lease> outcome) {
            leases.forEach(outcome);
            if (out) {
                out = false;
                recordsOut.addAndGet(-leases.size());
                requestsOut.decrementAndGet();
            }
        }

        @Override
        public EventId id() {
            return leases.get(0).id();
        }

        @Override
        public byte[] bytes() {
            return body;
        }

        @Override
        public int failures() {
            return leases.get(0).failures();
        }

        @Override
        public int records() {
            return leases.size();
        }

        @Override
        public void delivered() {
            delivered(0);
        }

        @Override
        public void delivered(int rejected) {
            limit = Math.min(MAX_RECORDS, limit * 2);
            leases.subList(leases.size() - rejected, leases.size())
                    .forEach(lease -> lease.discarded(DiscardReason.REJECTED));
            end(Lease::delivered);
        }

        @Override
        public boolean split() {
            if (leases.size() <= 1) {
                return false;
            }
            limit = Math.max(1, leases.size() / 2);
            giveBack();
            return true;
        }

        @Override
        public void discarded(DiscardReason reason) {
            end(lease -> lease.discarded(reason));
        }

        @Override
        public void giveBack() {
            end(Lease::giveBack);
        }

        @Override
        public void failed() {
            end(Lease::failed);
        }

        @Override
        public void stepAside(Duration pause) {
            end(lease -> lease.stepAside(pause));
        }
    }
}

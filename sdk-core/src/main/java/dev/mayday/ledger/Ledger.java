package dev.mayday.ledger;

import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what becomes of every event. Each line of the report is a counter of its own, none is computed from the others, so
 * that the sum can be wrong if a path forgets an event. A move changes its counters in one step of {@link Phases}: a report
 * shows the state between two moves, and no capturing thread ever waits for a reader.
 *
 * <p>Thread-safe.
 */
public final class Ledger {

    private static final DiscardReason[] REASONS = DiscardReason.values();

    // the client's own lines
    private static final int CAPTURED = 0;
    private static final int QUEUED = 1;
    private static final int BREADCRUMBS = 2;
    private static final int MERGED = 3;
    private static final int CLIENT_DISCARDED = 4;
    private static final int CLIENT_LINES = CLIENT_DISCARDED + REASONS.length;

    // the lines of one destination
    static final int WAITING = 0;
    static final int SPOOLED = 1;
    static final int DELIVERED = 2;
    static final int RECOVERED = 3;
    static final int DISCARDED = 4;
    private static final int DESTINATION_LINES = DISCARDED + REASONS.length;

    private final List<String> names;
    private final Phases phases = new Phases();

    /** Side by side in memory: a capture and the worker touch the same few, and each is a cache line to fetch. */
    private final AtomicLongArray[] sides;

    private final long[] totals;
    private final ReentrantLock reading = new ReentrantLock();

    /** A ledger for destinations of these names, in the order in which they get their events. */
    public Ledger(List<String> destinationNames) {
        this.names = List.copyOf(destinationNames);
        int lines = CLIENT_LINES + names.size() * DESTINATION_LINES;
        this.sides = new AtomicLongArray[] {new AtomicLongArray(lines), new AtomicLongArray(lines)};
        this.totals = new long[lines];
    }

    /** The names of the destinations. */
    public List<String> destinations() {
        return names;
    }

    /** Captured and in the queue. */
    public void queued() {
        move(CAPTURED, QUEUED, 1);
    }

    /** Captured and given up at the door. */
    public void refused(DiscardReason reason) {
        move(CAPTURED, CLIENT_DISCARDED + place(reason), 1);
    }

    /** Captured and counted into another event at the door. */
    public void mergedAtDoor() {
        move(CAPTURED, MERGED, 1);
    }

    /** In the queue: given up before any destination saw it. */
    public void dropped(DiscardReason reason) {
        move(QUEUED, CLIENT_DISCARDED + place(reason), -1);
    }

    /** In the queue: merged into another event before any destination saw it. */
    public void mergedInQueue() {
        move(QUEUED, MERGED, -1);
    }

    /** In the queue: handed to every destination, where it waits in memory. */
    public void handedOver() {
        long ticket = phases.enter();
        try {
            AtomicLongArray side = sides[Phases.side(ticket)];
            side.getAndDecrement(QUEUED);
            for (int i = 0; i < names.size(); i++) {
                side.getAndIncrement(base(i) + WAITING);
            }
        } finally {
            phases.exit(ticket);
        }
    }

    /** A breadcrumb that a hook dropped. */
    public void breadcrumbDropped() {
        long ticket = phases.enter();
        try {
            sides[Phases.side(ticket)].getAndIncrement(BREADCRUMBS);
        } finally {
            phases.exit(ticket);
        }
    }

    /** The part of the destination with this name. Throws {@link IllegalArgumentException} if none is called so. */
    public Account account(String name) {
        int destination = names.indexOf(name);
        if (destination < 0) {
            throw new IllegalArgumentException("name: no destination is called '" + name + "'");
        }
        return new Account(this, name, base(destination));
    }

    /** The numbers as they stand between two moves. */
    public DeliveryReport report() {
        reading.lock();
        try {
            AtomicLongArray quiet = sides[phases.turn()];
            for (int i = 0; i < totals.length; i++) {
                totals[i] += quiet.getAndSet(i, 0);
            }
            List<DestinationReport> reports = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                reports.add(report(names.get(i), base(i)));
            }
            return new DeliveryReport(totals[CAPTURED], totals[BREADCRUMBS], reports);
        } finally {
            reading.unlock();
        }
    }

    private DestinationReport report(String name, int base) {
        Map<DiscardReason, Long> discarded = new EnumMap<>(DiscardReason.class);
        for (DiscardReason reason : REASONS) {
            long events = totals[CLIENT_DISCARDED + place(reason)] + totals[base + DISCARDED + place(reason)];
            if (events != 0) {
                discarded.put(reason, events);
            }
        }
        return new DestinationReport(
                name,
                totals[CAPTURED],
                totals[base + RECOVERED],
                totals[QUEUED] + totals[base + WAITING],
                totals[base + SPOOLED],
                totals[base + DELIVERED],
                totals[MERGED],
                discarded);
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array that never leaves the process
    static int place(DiscardReason reason) {
        return reason.ordinal();
    }

    private static int base(int destination) {
        return CLIENT_LINES + destination * DESTINATION_LINES;
    }

    /** One event into line {@code to}; {@code fromDelta} is -1 if it leaves line {@code from}, 1 if both count it. */
    void move(int from, int to, long fromDelta) {
        long ticket = phases.enter();
        try {
            AtomicLongArray side = sides[Phases.side(ticket)];
            side.getAndAdd(from, fromDelta);
            side.getAndIncrement(to);
        } finally {
            phases.exit(ticket);
        }
    }
}

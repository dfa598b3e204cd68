package dev.mayday.send;

import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Lease;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the records of one backlog to one server, a step at a time. It has no thread and no timer: the caller of
 * {@link #step} does what that says next. Several threads may; they share what is known of the server.
 *
 * <p>No failure of one event touches another, and whatever happens in a step, its record ends as delivered or discarded, or
 * goes back.
 */
public final class Sender {

    /** A record that a server within reach did not take this often may be the reason itself: others go first. */
    static final int SUSPECT_FAILURES = 8;

    /** How long such a record waits for its next try while others come through. */
    static final Duration SUSPECT_PAUSE = Duration.ofSeconds(60);

    private static final long SHORTEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private final Transport transport;
    private final DeliveryPolicy policy;
    private final Supply supply;
    private final Shrinker shrinker;
    private final @Nullable ClientReports reports;
    private final Clock clock;
    private final Notices notices;
    private final Outages outages;
    private final Link link;
    private final Pauses pauses = new Pauses();
    private final AtomicBoolean reporting = new AtomicBoolean();
    private volatile boolean aborted;

    /**
     * A sender for one server.
     *
     * @param shrinker tried once for a record the server calls too large
     * @param reports what to tell the server of discarded events, or null to tell nothing
     */
    public Sender(
            Transport transport,
            DeliveryPolicy policy,
            Supply supply,
            Shrinker shrinker,
            @Nullable ClientReports reports,
            Clock clock,
            RandomGenerator random,
            Notices notices) {
        this.transport = transport;
        this.policy = policy;
        this.supply = supply;
        this.shrinker = shrinker;
        this.reports = reports;
        this.clock = clock;
        this.notices = notices;
        this.outages = new Outages(notices);
        this.link = new Link(random);
    }

    /** Sends at most one record or client report, and says what to do then. */
    Next step() {
        long now = clock.nanoTime();
        if (reports != null) {
            reports.limited(pauses.nanosLeft(Kind.EVENT, now) > 0);
            if (reportDue(now)) {
                return Next.GO_ON;
            }
        }
        long ready = supply.nanosUntilReady();
        if (ready == Long.MAX_VALUE) {
            if (records() == 0) { // others may still be sending the last ones
                outages.settled();
            }
            return rest(ready, now);
        }
        long blocked = Math.max(ready, pauses.nanosLeft(Kind.EVENT, now));
        if (blocked > 0) {
            return rest(blocked, now);
        }
        Link.Pass pass = link.enter(now);
        if (pass == null) {
            long left = link.nanosLeft(now);
            // 0: somebody else is trying the server, and will go on by itself.
            return rest(left == 0 ? Long.MAX_VALUE : left, now);
        }
        try (Lease lease = supply.lease()) {
            if (lease == null) {
                // Others were faster, or the disk does not give it now.
                return rest(supply.nanosUntilReady(), now);
            }
            deliver(lease, pass);
            return Next.GO_ON;
        } finally {
            link.leave(pass);
        }
    }

    /** How long no event will leave for a reason already known; zero if one may leave at once. */
    public Duration blockedFor() {
        long now = clock.nanoTime();
        return Duration.ofNanos(Math.max(pauses.nanosLeft(Kind.EVENT, now), link.nanosLeft(now)));
    }

    /** True while events have to wait: for the end of a limit, or for a server that is down. */
    public boolean blocked() {
        return !link.up() || pauses.nanosLeft(Kind.EVENT, clock.nanoTime()) > 0;
    }

    /** The records that have no outcome yet, those being sent included. */
    int records() {
        return supply.records();
    }

    /** In how many requests those would leave. */
    int requests() {
        return supply.requests();
    }

    /** True if a thread that comes now would find something to send at once. */
    boolean hasReady() {
        return !blocked() && supply.nanosUntilReady() == 0;
    }

    /** True if anything is left to send or to tell. */
    boolean hasWork() {
        return records() > 0
                || notices.holdsBack()
                || (reports != null && reports.nanosUntilDue(clock.nanoTime()) != Long.MAX_VALUE);
    }

    /** The last act of the last thread: ends the backlog, tells the server and people of what is given up. */
    void finish() {
        int before = records();
        supply.end();
        int kept = records();
        int left = before - kept;
        if (kept > 0) {
            notices.info(
                    "kept", () -> kept + (kept == 1 ? " event stays" : " events stay") + " on disk for the next start");
        }
        if (left > 0) {
            notices.warn(
                    "closed", () -> "closed before the last " + left + (left == 1 ? " event" : " events") + " left");
        }
        if (reports != null && mayTell(clock.nanoTime())) {
            Map<String, Long> counts = reports.takeAll();
            if (!counts.isEmpty()) {
                tell(reports, counts);
            }
        }
        outages.settled();
        notices.tellAll();
    }

    /** Ends everything at once: requests in flight fail, what is left gets its outcome. Never waits, logs nothing. */
    void abort() {
        aborted = true;
        try {
            supply.end();
        } finally {
            transport.close();
        }
    }

    /** An exception that is no network's is the event's own fault. An error is none: memory is short, or a class is gone. */
    private void deliver(Lease lease, Link.Pass pass) {
        try {
            Answer answer = send(lease.bytes());
            Verdict verdict = policy.judge(answer.status());
            if (verdict == Verdict.TOO_LARGE && lease.split()) {
                reached(pass);
                return;
            }
            if (verdict == Verdict.TOO_LARGE) {
                byte[] smaller = shrinker.shrink(lease.bytes());
                if (smaller != null) {
                    answer = send(smaller);
                    verdict = policy.judge(answer.status());
                }
            }
            conclude(lease, pass, answer, verdict);
        } catch (IOException e) {
            notTaken(lease, pass, Duration.ZERO, !(e instanceof ConnectException), describe(e));
        } catch (Error e) {
            notTaken(lease, pass, Duration.ZERO, true, notices.masked(e.toString()));
            notices.fault("a fault while sending", e);
        } catch (Throwable e) {
            lease.discarded(DiscardReason.INTERNAL_ERROR);
            notices.fault("a fault in Mayday cost an event", e);
        }
    }

    private Answer send(byte[] bytes) throws IOException {
        Answer answer = transport.send(bytes, Kind.EVENT);
        heed(answer, Kind.EVENT);
        return answer;
    }

    private void heed(Answer answer, Kind kind) {
        long now = clock.nanoTime();
        pauses.extend(policy.limits(answer, kind, answer.epochMillis(clock)), now);
        if (reports != null) {
            reports.limited(pauses.nanosLeft(Kind.EVENT, now) > 0);
        }
    }

    private void conclude(Lease lease, Link.Pass pass, Answer answer, Verdict verdict) {
        if (verdict == Verdict.UNAVAILABLE) {
            Duration asked = RetryAfter.parse(answer.retryAfter(), answer.epochMillis(clock), Duration.ZERO);
            notTaken(lease, pass, asked, true, Refusals.text(answer.status(), said(answer)));
            return;
        }
        reached(pass);
        switch (verdict) {
            case DELIVERED -> delivered(lease, answer);
            case LIMITED -> {
                lease.giveBack();
                long pause = blockedFor().plusMillis(999).toSeconds(); // a moment has passed already
                notices.warn("limited", () -> "the server accepts no events for " + pause + " s, they are kept");
            }
            case TOO_LARGE -> {
                String event = lease.id().toString();
                lease.discarded(DiscardReason.TOO_LARGE);
                notices.warn("too large", () -> "event " + event + " is too large for the server even when cut");
            }
            default -> {
                int records = lease.records();
                lease.discarded(DiscardReason.REJECTED);
                notices.warn("refused " + answer.status(), () -> Refusals.line(records, answer.status(), said(answer)));
            }
        }
    }

    private void reached(Link.Pass pass) {
        Duration outage = link.reached(pass, clock.nanoTime());
        if (outage != null) {
            outages.ended(outage);
        }
    }

    private void delivered(Lease lease, Answer answer) {
        int records = lease.records();
        int rejected = Math.min(records, policy.rejected(answer));
        outages.delivered(records - rejected); // first: without the record nothing may be left, and the end is told
        lease.delivered(rejected);
        if (rejected > 0) {
            notices.warn(
                    "partly refused",
                    () -> "the server refused " + rejected + " of " + records + " events (" + said(answer) + ")");
        }
    }

    /** The record stays. The link hears of it first, or another thread would take the record to a server that is down. */
    private void notTaken(Lease lease, Link.Pass pass, Duration asked, boolean reached, String why) {
        if (aborted) {
            lease.giveBack();
            return;
        }
        boolean suspect = reached && lease.failures() + 1 >= SUSPECT_FAILURES;
        if (suspect && link.up()) {
            String event = lease.id().toString();
            lease.stepAside(SUSPECT_PAUSE);
            notices.warn(
                    "suspect", () -> "event " + event + " fails where others pass, it is tried less often: " + why);
            return;
        }
        link.failed(pass, clock.nanoTime(), asked);
        if (suspect) {
            lease.stepAside(Duration.ZERO);
        } else if (reached) {
            lease.failed();
        } else {
            lease.giveBack();
        }
        outages.failed(why);
    }

    private Next rest(long nanos, long now) {
        notices.tellDue();
        if (reports == null || !mayTell(now)) {
            return Next.in(nanos);
        }
        return Next.in(Math.min(nanos, Math.max(SHORTEST_WAIT_NANOS, reports.nanosUntilDue(now))));
    }

    private boolean mayTell(long now) {
        return !aborted && link.up() && pauses.nanosLeft(Kind.CLIENT_REPORT, now) == 0;
    }

    private boolean reportDue(long now) {
        if (reports == null || !mayTell(now) || !reporting.compareAndSet(false, true)) {
            return false;
        }
        try {
            Map<String, Long> counts = reports.takeDue(now);
            if (counts.isEmpty()) {
                return false;
            }
            tell(reports, counts);
            return true;
        } finally {
            reporting.set(false);
        }
    }

    /** A report says nothing about the link: the next event finds out by itself. */
    private void tell(ClientReports to, Map<String, Long> counts) {
        try {
            Answer answer = transport.send(to.encode(counts), Kind.CLIENT_REPORT);
            heed(answer, Kind.CLIENT_REPORT);
            if (policy.judge(answer.status()) == Verdict.DELIVERED) {
                to.told();
            } else {
                to.putBack(counts, clock.nanoTime());
            }
        } catch (ConnectException e) {
            to.putBack(counts, clock.nanoTime());
        } catch (IOException e) {
            // It may have arrived, and a number told twice is worse than one never told.
            notices.warn("report", () -> "a client report may not have arrived: " + describe(e));
        } catch (Throwable e) {
            to.putBack(counts, clock.nanoTime());
            notices.fault("a fault in Mayday cost a client report", e);
        }
    }

    private String said(Answer answer) {
        return notices.masked(answer.body());
    }

    private String describe(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : notices.masked(message);
    }

    /** Makes a smaller record of one that was too large. */
    public interface Shrinker {

        /** A smaller record in place of {@code bytes}, or null if there is none. May be called on any thread. */
        byte @Nullable [] shrink(byte[] bytes);
    }
}

package dev.mayday.remote;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.notice.Notices;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.send.Batches;
import dev.mayday.send.Sender;
import dev.mayday.send.SenderThreads;
import dev.mayday.send.Supply;
import dev.mayday.settings.Dsn;
import dev.mayday.spool.Backlog;
import dev.mayday.time.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server somewhere else: events are encoded on the worker, wait in a backlog, and leave over HTTP on sender threads of their
 * own. Composition only. No class of the JSON writer or the HTTP client is loaded before {@link #start}, on the worker.
 */
public final class RemoteDestination implements Destination {

    /** The name of the destination for Sentry envelopes. */
    public static final String SENTRY = SentryProtocol.NAME;

    /** The name of the destination for OpenTelemetry logs. */
    public static final String OTLP = OtlpProtocol.NAME;

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration IN_VAIN = Duration.ofMillis(250);

    private final Protocol protocol;
    private final Backlog backlog;
    private final @Nullable Batches batches;
    private final Sender sender;
    private final SenderThreads threads;
    private final Notices notices;
    private volatile boolean started;
    private volatile boolean closed;

    /**
     * A server that takes Sentry envelopes, at rest.
     *
     * @param ledger this destination's report as it stands, for client reports; null to send none
     */
    public static RemoteDestination sentry(Dsn dsn, @Nullable Supplier<DestinationReport> ledger, Wiring wiring) {
        return new RemoteDestination(new SentryProtocol(dsn, ledger, wiring.clock()), wiring);
    }

    /** A receiver of OpenTelemetry logs, at rest. */
    public static RemoteDestination otlp(OtlpSettings settings, Wiring wiring) {
        return new RemoteDestination(new OtlpProtocol(settings, wiring.clock()), wiring);
    }

    private RemoteDestination(Protocol protocol, Wiring wiring) {
        this.protocol = protocol;
        String name = protocol.name();
        Clock clock = wiring.clock();
        RandomGenerator random = wiring.random();
        notices = new Notices(wiring.log(), clock, name + " (" + protocol.address() + ")", protocol::masked);
        backlog = new Backlog(wiring.spool(), () -> folder(protocol), wiring.recovered(), notices, clock, random);
        Supply supply = new BacklogSupply(backlog);
        Batches.Joiner joiner = protocol.joiner();
        batches = joiner == null ? null : new Batches(supply, joiner, clock);
        sender = new Sender(
                protocol.transport(wiring.http()),
                protocol.policy(),
                batches == null ? supply : batches.supply(),
                protocol::shrink,
                protocol.reports(),
                clock,
                random,
                notices);
        threads = new SenderThreads(name, sender, wiring.threads(), notices, IDLE);
    }

    /** The same for every key of a recipient, and for no other recipient. */
    private static String folder(Protocol protocol) {
        try {
            byte[] recipient = (protocol.name() + " " + protocol.recipient()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(recipient), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public String name() {
        return protocol.name();
    }

    @Override
    public void start() {
        protocol.start();
        started = true;
        tend();
    }

    @Override
    public void tend() {
        try {
            backlog.tend();
        } catch (RuntimeException | Error e) {
            notices.error("tend", () -> "a fault with the events on disk", e);
        }
        notices.tellDue();
        if (backlog.records() > 0) {
            threads.wake();
        }
    }

    /** Where to, and where events wait on the way; never a key. */
    public String place() {
        Path folder = backlog.folder();
        return protocol.address() + (folder == null ? " (nothing is kept on disk)" : " (spool " + folder + ")");
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        if (closed) {
            receipt.discarded(DiscardReason.CLOSED);
            return;
        }
        if (!started) {
            throw new IllegalStateException("not started");
        }
        backlog.append(event.id(), protocol.encode(event), receipt);
        try {
            if (batches == null || batches.added()) {
                threads.wake();
            }
        } catch (RuntimeException | Error e) {
            notices.fault("a fault in a sender", e); // the event is in the backlog, and has no other outcome
        }
    }

    @Override
    public void hurry(boolean on) {
        if (batches != null) {
            batches.hurry(on);
            if (on) {
                threads.wake();
            }
        }
    }

    @Override
    public Duration blockedFor() {
        return sender.blockedFor();
    }

    @Override
    public boolean reachable() {
        return !sender.blocked();
    }

    @Override
    public double fill() {
        return backlog.fill();
    }

    @Override
    public long bytesOnDisk() {
        return backlog.bytesOnDisk();
    }

    @Override
    public void close(Duration budget) {
        hurry(true);
        // A server known to be down is not waited for: what is on disk stays there.
        threads.close(reachable() || budget.compareTo(IN_VAIN) < 0 ? budget : IN_VAIN);
        closed = true;
        if (started) {
            protocol.close();
        }
    }
}

package dev.mayday.sentry;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.encode.EncodedEvent;
import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Event;
import dev.mayday.notice.Notices;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.send.ClientReports;
import dev.mayday.send.DeliveryPolicy;
import dev.mayday.send.Endpoint;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Sender;
import dev.mayday.send.SenderThreads;
import dev.mayday.send.Supply;
import dev.mayday.send.Transport;
import dev.mayday.settings.Dsn;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import dev.mayday.value.Sdk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A server that speaks the Sentry envelope protocol: events are encoded on the worker, wait in a backlog, and leave over HTTP
 * on sender threads of their own. Composition only. No class of the JSON writer or the HTTP client is loaded before
 * {@link #start}, on the worker.
 */
public final class SentryDestination implements Destination {

    /** The name in reports and logs. */
    public static final String NAME = "sentry";

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration IN_VAIN = Duration.ofMillis(250);
    private static final String CONTENT_TYPE = "application/x-sentry-envelope";

    private final Dsn dsn;
    private final Clock clock;
    private final Backlog backlog;
    private final SenderThreads threads;
    private final Sender sender;
    private final Notices notices;
    private volatile @Nullable EnvelopeEncoder encoder;
    private volatile boolean closed;

    /**
     * A destination at rest.
     *
     * @param dsn where to
     * @param http how requests are made
     * @param spool where events wait, and how many
     * @param recovered counts an event of an earlier process and makes its receipt
     * @param ledger this destination's report as it stands, for client reports; null to send none
     * @param factory makes the sender threads
     */
    public SentryDestination(
            Dsn dsn,
            HttpSettings http,
            SpoolSettings spool,
            Supplier<Receipt> recovered,
            @Nullable Supplier<DestinationReport> ledger,
            ThreadFactory factory,
            Clock clock,
            RandomGenerator random,
            Logger log) {
        this.dsn = dsn;
        this.clock = clock;
        this.notices = new Notices(log, clock, NAME + " (" + dsn + ")", this::masked);
        this.backlog = new Backlog(spool, () -> folder(dsn), recovered, notices, clock, random);
        Transport transport = Transport.http(new Endpoint(envelopeUrl(dsn), CONTENT_TYPE, headers(dsn)), http);
        Supply supply = new Supply(backlog::lease, backlog::nanosUntilReady, backlog::records, backlog::close);
        ClientReports reports = ledger == null ? null : new ClientReports(ledger, this::clientReport);
        this.sender = new Sender(
                transport,
                DeliveryPolicy.envelopes(),
                supply,
                SentryDestination::shrunk,
                reports,
                clock,
                random,
                notices);
        this.threads = new SenderThreads(NAME, sender, factory, notices, IDLE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        encoder = new EnvelopeEncoder(dsn.publicKey(), clock);
        tend();
    }

    @Override
    public void tend() {
        try {
            backlog.tend();
        } catch (RuntimeException | Error e) {
            notices.error("tend", () -> "a fault with the events on disk", e);
        }
        notices.tellRest();
        if (backlog.records() > 0) {
            threads.wake();
        }
    }

    /** Where to, and where events wait on the way; never a key. */
    public String place() {
        Path folder = backlog.folder();
        return dsn + (folder == null ? " (nothing is kept on disk)" : " (spool " + folder + ")");
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        if (closed) {
            receipt.discarded(DiscardReason.CLOSED);
            return;
        }
        EnvelopeEncoder ours = encoder;
        if (ours == null) {
            throw new IllegalStateException("not started");
        }
        EncodedEvent encoded = ours.encode(event);
        backlog.append(encoded.id(), encoded.bytes(), receipt);
        threads.wake();
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
    public void close(Duration budget) {
        // A server known to be down is not waited for: what is on disk stays there.
        threads.close(reachable() || budget.compareTo(IN_VAIN) < 0 ? budget : IN_VAIN);
        closed = true;
        EnvelopeEncoder ours = encoder;
        if (ours != null) {
            ours.close();
        }
    }

    private byte[] clientReport(Map<String, Long> discarded) {
        try (EnvelopeEncoder own = new EnvelopeEncoder("", clock)) { // the worker's belongs to the worker
            return own.encodeClientReport(discarded);
        }
    }

    private static byte @Nullable [] shrunk(byte[] bytes) {
        EncodedEvent smaller = EnvelopeEncoder.shrink(bytes);
        return smaller == null ? null : smaller.bytes();
    }

    private String masked(String line) {
        String text = line.replace(dsn.publicKey(), "***");
        return dsn.secretKey() == null ? text : text.replace(dsn.secretKey(), "***");
    }

    /** The same for every key of a project, and for no other project. */
    private static String folder(Dsn dsn) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((NAME + " " + dsn).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static String envelopeUrl(Dsn dsn) {
        return dsn.baseUrl() + "/api/" + dsn.projectId() + "/envelope/";
    }

    static Map<String, String> headers(Dsn dsn) {
        StringBuilder auth = new StringBuilder("Sentry sentry_version=7, sentry_client=")
                .append(Sdk.NAME)
                .append('/')
                .append(Sdk.VERSION)
                .append(", sentry_key=")
                .append(dsn.publicKey());
        if (dsn.secretKey() != null) {
            auth.append(", sentry_secret=").append(dsn.secretKey());
        }
        return Map.of("X-Sentry-Auth", auth.toString(), "User-Agent", Sdk.NAME + "/" + Sdk.VERSION);
    }
}

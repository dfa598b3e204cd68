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
import dev.mayday.spool.BacklogLimits;
import dev.mayday.time.Clock;
import dev.mayday.value.Sdk;
import java.time.Duration;
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
     * @param memoryLimitBytes the most bytes that wait in memory
     * @param ledger this destination's report as it stands, for client reports; null to send none
     * @param factory makes the sender threads
     */
    public SentryDestination(
            Dsn dsn,
            HttpSettings http,
            long memoryLimitBytes,
            @Nullable Supplier<DestinationReport> ledger,
            ThreadFactory factory,
            Clock clock,
            RandomGenerator random,
            Logger log) {
        this.dsn = dsn;
        this.clock = clock;
        this.notices = new Notices(log, clock, NAME + " (" + dsn + ")", this::masked);
        BacklogLimits usual = BacklogLimits.IN_MEMORY;
        this.backlog = Backlog.inMemory(new BacklogLimits(memoryLimitBytes, usual.maxRecords(), usual.maxAge()), clock);
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
        backlog.append(encoded.id(), encoded.bytes(), new NoticedReceipt(receipt, notices));
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
        threads.close(budget);
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
        return Map.of("X-Sentry-Auth", auth.toString(), "User-Agent", userAgent(), "Accept", "application/json");
    }

    private static String userAgent() {
        return printable(Sdk.NAME + "/" + Sdk.VERSION + " (java " + System.getProperty("java.version") + "; "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ")");
    }

    /** A header takes visible ASCII only, and a JVM may be called anything. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}

package dev.mayday.remote;

import dev.mayday.encode.EncodedEvent;
import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Event;
import dev.mayday.report.DestinationReport;
import dev.mayday.send.ClientReports;
import dev.mayday.send.DeliveryPolicy;
import dev.mayday.send.Endpoint;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Transport;
import dev.mayday.settings.Dsn;
import dev.mayday.time.Clock;
import dev.mayday.value.Sdk;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Servers that take Sentry envelopes: one event in each request. */
final class SentryProtocol implements Protocol {

    /** The name in reports and logs. */
    static final String NAME = "sentry";

    private static final String CONTENT_TYPE = "application/x-sentry-envelope";

    private final Dsn dsn;
    private final @Nullable Supplier<DestinationReport> ledger;
    private final Clock clock;
    private volatile @Nullable EnvelopeEncoder encoder;

    /**
     * The protocol as one project sees it.
     *
     * @param dsn where to
     * @param ledger this destination's report as it stands, for client reports; null to send none
     */
    SentryProtocol(Dsn dsn, @Nullable Supplier<DestinationReport> ledger, Clock clock) {
        this.dsn = dsn;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return dsn.toString();
    }

    @Override
    public Transport transport(HttpSettings http) {
        return Transport.http(new Endpoint(envelopeUrl(dsn), CONTENT_TYPE, headers(dsn)), http);
    }

    @Override
    public DeliveryPolicy policy() {
        return DeliveryPolicy.envelopes();
    }

    @Override
    public @Nullable ClientReports reports() {
        return ledger == null ? null : new ClientReports(ledger, this::clientReport);
    }

    @Override
    public void start() {
        encoder = new EnvelopeEncoder(dsn.publicKey(), clock);
    }

    @Override
    public byte[] encode(Event event) {
        EnvelopeEncoder ours = encoder;
        if (ours == null) {
            throw new IllegalStateException("not started");
        }
        return ours.encode(event).bytes();
    }

    @Override
    public byte @Nullable [] shrink(byte[] record) {
        EncodedEvent smaller = EnvelopeEncoder.shrink(record);
        return smaller == null ? null : smaller.bytes();
    }

    @Override
    public String masked(String foreign) {
        String text = foreign.replace(dsn.publicKey(), "***");
        return dsn.secretKey() == null ? text : text.replace(dsn.secretKey(), "***");
    }

    @Override
    public void close() {
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

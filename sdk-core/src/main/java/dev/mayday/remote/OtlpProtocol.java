package dev.mayday.remote;

import dev.mayday.encode.OtlpBatch;
import dev.mayday.encode.OtlpEncoder;
import dev.mayday.event.Event;
import dev.mayday.send.Answer;
import dev.mayday.send.Batches;
import dev.mayday.send.DeliveryPolicy;
import dev.mayday.send.Endpoint;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Kind;
import dev.mayday.send.Transport;
import dev.mayday.time.Clock;
import dev.mayday.value.Sdk;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receivers of OpenTelemetry logs over HTTP, such as a Collector or Grafana Loki: many records in each request. */
final class OtlpProtocol implements Protocol {

    /** The name in reports and logs. */
    static final String NAME = "otlp";

    /** Where receivers speak gRPC, which begins with bytes that no client of HTTP/1.1 understands. */
    private static final int GRPC_PORT = 4317;

    private final OtlpSettings settings;
    private final HeaderSecrets secrets;
    private final Clock clock;
    private volatile @Nullable OtlpEncoder encoder;

    /** The protocol as those settings want it. */
    OtlpProtocol(OtlpSettings settings, Clock clock) {
        this.settings = settings;
        this.secrets = new HeaderSecrets(settings.headers().values());
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return settings.url();
    }

    @Override
    public String recipient() {
        return Recipient.of(settings.url(), settings.headers());
    }

    /** Two of them: what an earlier process left on disk may be in the other encoding. */
    @Override
    public Transport transport(HttpSettings http) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", Sdk.NAME + "/" + Sdk.VERSION);
        headers.putAll(settings.headers());
        // The literal types: Loki takes no charset behind them.
        Transport binary = Transport.http(new Endpoint(settings.url(), "application/x-protobuf", headers), http);
        Transport text = Transport.http(new Endpoint(settings.url(), "application/json", headers), http);
        return new Transport() {
            @Override
            public Answer send(byte[] body, Kind kind) throws IOException {
                try {
                    return (OtlpBatch.isJson(body) ? text : binary).send(body, kind);
                } catch (ConnectException unsent) {
                    throw unsent;
                } catch (IOException broken) {
                    throw withHint(broken);
                }
            }

            @Override
            public void close() {
                binary.close();
                text.close();
            }
        };
    }

    @Override
    public DeliveryPolicy policy() {
        return DeliveryPolicy.otlp();
    }

    @Override
    public Batches.Joiner joiner() {
        return new Batches.Joiner() {
            @Override
            public boolean fit(byte[] record, byte[] other) {
                return OtlpBatch.fit(record, other);
            }

            @Override
            public long size(byte[] record) {
                return OtlpBatch.unpackedBytes(record);
            }

            @Override
            public byte[] join(List<byte[]> records) {
                return OtlpBatch.join(records);
            }
        };
    }

    @Override
    public void start() {
        encoder = new OtlpEncoder(settings.json(), settings.gzip(), settings.resource(), clock);
    }

    @Override
    public byte[] encode(Event event) {
        OtlpEncoder ours = encoder;
        if (ours == null) {
            throw new IllegalStateException("not started");
        }
        return ours.encode(event);
    }

    private IOException withHint(IOException broken) {
        if (URI.create(settings.url()).getPort() != GRPC_PORT) {
            return broken;
        }
        String message = broken.getMessage();
        return new IOException(
                (message == null ? broken.getClass().getSimpleName() : message)
                        + " (4317 is usually the gRPC port; OTLP over HTTP is 4318)",
                broken);
    }

    @Override
    public String masked(String foreign) {
        return secrets.masked(foreign);
    }

    @Override
    public void close() {
        OtlpEncoder ours = encoder;
        if (ours != null) {
            ours.close();
        }
    }
}

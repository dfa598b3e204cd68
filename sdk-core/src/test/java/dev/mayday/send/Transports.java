package dev.mayday.send;

import dev.mayday.testkit.Usual;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens transports for a test, and closes them after it. */
final class Transports implements AfterEachCallback {

    static final String PATH = "/api/7/envelope/";

    /** Longer than any of the quick timeouts, shorter than the defaults, on a slow machine. */
    static final Duration BOUND = Duration.ofSeconds(8);

    /** The body that WireMock can read. */
    static final byte[] BODY = gzip("{}\n");

    private final List<Transport> opened = new ArrayList<>();

    /** A transport with the usual settings to the envelope path of that server. */
    Transport to(String baseUrl) {
        return to(baseUrl, Usual.HTTP);
    }

    /** A transport to the envelope path of that server. */
    Transport to(String baseUrl, HttpSettings settings) {
        return open(endpoint(baseUrl + PATH), settings);
    }

    Transport open(Endpoint endpoint, HttpSettings settings) {
        Transport transport = Transport.http(endpoint, settings);
        opened.add(transport);
        return transport;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(Transport::close);
        opened.clear();
    }

    static Answer send(Transport transport) throws IOException {
        return transport.send(BODY, Kind.EVENT);
    }

    static Endpoint endpoint(String url) {
        return new Endpoint(url, "application/x-sentry-envelope", Map.of("X-Sentry-Auth", "Sentry sentry_key=k"));
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

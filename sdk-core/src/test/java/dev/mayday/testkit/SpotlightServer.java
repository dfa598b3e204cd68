package dev.mayday.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.StreamSupport;

/**
 * Spotlight, a real receiver of Sentry envelopes, on a free loopback port. It answers 200 to nearly everything, so assert
 * on what it understood: {@link #awaitEvents} and {@link #complaints()}.
 *
 * <p>It keeps what it parsed in memory and adds a {@code type} to each JSON payload; numbers pass through JavaScript.
 */
public final class SpotlightServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChildProcess node;
    private final URI url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(START)
            .build();
    private final List<JsonNode> envelopes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<?> stream;

    private SpotlightServer(ChildProcess node, int port) {
        this.node = node;
        this.url = URI.create("http://127.0.0.1:" + port);
        // The replay holds the last 500 envelopes only; a reader that is there from the start sees them all.
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/stream")).build();
        this.stream = http.sendAsync(request, BodyHandlers.fromLineSubscriber(new StreamReader(envelopes)));
    }

    /** Starts a server and listens to it, or skips the test where Node or the npm test packages are missing. */
    public static SpotlightServer start() {
        ChildProcess node = ChildProcess.node("spotlight.mjs");
        return new SpotlightServer(node, Integer.parseInt(node.await("READY ", START)));
    }

    /** Where it listens, without a trailing slash. */
    public URI url() {
        return url;
    }

    /** A DSN that leads here. Spotlight checks neither key nor project. */
    public String dsn() {
        return "http://0123456789abcdef0123456789abcdef@" + url.getAuthority() + "/1";
    }

    /** Every envelope it could parse, in order of arrival: {@code [headers, [[itemHeaders, payload], ...]]}. */
    public List<JsonNode> envelopes() {
        return List.copyOf(envelopes);
    }

    /** The payloads of every item of that type, in order of arrival. An attachment is {@code {"data": "<base64>"}}. */
    public List<JsonNode> items(String type) {
        return envelopes.stream()
                .flatMap(envelope -> StreamSupport.stream(envelope.path(1).spliterator(), false))
                .filter(item -> item.path(0).path("type").asText().equals(type))
                .map(item -> item.path(1))
                .toList();
    }

    /** The payloads of every error or message event, in order of arrival. */
    public List<JsonNode> events() {
        return items("event");
    }

    /** The events, once there are at least that many. */
    public List<JsonNode> awaitEvents(int count, Duration timeout) {
        await().atMost(timeout)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .failFast("Spotlight ended its event stream", stream::isDone)
                .untilAsserted(() -> assertThat(events())
                        .as("events; Spotlight complains: %s", complaints())
                        .hasSizeGreaterThanOrEqualTo(count));
        return events();
    }

    /** The uncompressed bytes of a received envelope, as they came in. */
    public byte[] bytes(JsonNode envelope) {
        String id = envelope.path(0).path("__spotlight_envelope_id").asText();
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/envelope/" + id))
                .timeout(START)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as("envelope %s", id).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while reading an envelope", e);
        }
    }

    /** What it could not understand, as text; empty if everything was fine. */
    public String complaints() {
        return node.errors();
    }

    @Override
    public void close() {
        node.close();
    }

    /** Collects the {@code data:} lines of the event stream; each holds one whole envelope. */
    private static final class StreamReader implements Subscriber<String> {
        private static final String DATA = "data: ";

        private final List<JsonNode> envelopes;

        private StreamReader(List<JsonNode> envelopes) {
            this.envelopes = envelopes;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith(DATA)) {
                try {
                    envelopes.add(JSON.readTree(line.substring(DATA.length())));
                } catch (JsonProcessingException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void onError(Throwable error) {
            // The stream breaks when the server is closed.
        }

        @Override
        public void onComplete() {}
    }
}

package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.testkit.Events;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server of the lab itself: what the other tests rely on. */
class IngestServerTest {

    private static final String ID = "00000000000000000000000000000001";

    private final IngestServer server = new IngestServer(Map.of("/envelope/", new EnvelopeBodies()));
    private final int port = server.open();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatItAnsweredWith2xxItHoldsByIdAndCountsAgain() throws Exception {
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
        server.next(1, Behaviour.parse("forget"));
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);

        assertThat(server.holdings()).isEqualTo(Holdings.parse(server.holdings().toLine()));
        assertThat(server.holdings().stored()).isEqualTo(Map.of(ID, 2));
        assertThat(server.holdings().duplicates()).isEqualTo(1);
        assertThat(server.holdings().occurrences()).isEqualTo(1);
        assertThat(server.holdings().forgotten()).isEqualTo(1);
        assertThat(server.holdings().requests()).isEqualTo(3);
    }

    @Test
    void whatItCannotReadItRefusesAndTells() throws Exception {
        assertThat(post("/api/7/envelope/", new byte[] {1, 2, 3})).isEqualTo(400);
        assertThat(post("/elsewhere", event())).isEqualTo(404);

        assertThat(server.holdings().stored()).isEmpty();
        assertThat(server.holdings().malformed())
                .containsExactlyInAnyOrder("Not a plain gzip header", "nothing listens at /elsewhere");
    }

    @Test
    void aBehaviourForATimeEndsByItselfAndOneForRequestsAfterThem() throws Exception {
        server.during(200, Behaviour.parse("status 503 | Retry-After: 1"));
        assertThat(post("/api/7/envelope/", event())).isEqualTo(503);
        Lab.await(Duration.ofSeconds(10)).until(() -> post("/api/7/envelope/", event()) == 200);

        server.next(2, Behaviour.parse("status 500"));
        assertThat(post("/api/7/envelope/", event())).isEqualTo(500);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(500);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
    }

    @Test
    void aBehaviourForAWordIsForBodiesWithIt() throws Exception {
        server.when("\"level\":\"error\"", Behaviour.parse("status 413"));

        assertThat(post("/api/7/envelope/", event())).isEqualTo(413);
        server.when("\"level\":\"error\"", Behaviour.OK);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
    }

    @Test
    void itRefusesConnectionsAndComesBackOnTheSamePort() throws Exception {
        server.refuse();
        // One that was about to be accepted is broken off instead.
        assertThatThrownBy(() -> post("/api/7/envelope/", event())).isInstanceOf(IOException.class);
        assertThat(server.holdings().stored()).isEmpty();

        assertThat(server.open()).isEqualTo(port);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
    }

    @Test
    void aRequestThatHangsUnreadEndsWhenItIsReleased() throws Exception {
        server.next(1, Behaviour.parse("hang-before"));
        var hanging = client.sendAsync(request("/api/7/envelope/", event()), HttpResponse.BodyHandlers.discarding());
        assertThat(server.awaitRequests(1, 10_000)).isTrue();

        server.release();
        assertThatThrownBy(hanging::get).hasCauseInstanceOf(IOException.class);
        assertThat(post("/api/7/envelope/", event())).isEqualTo(200);
    }

    private int post(String path, byte[] body) throws IOException, InterruptedException {
        return client.send(request(path, body), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest request(String path, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static byte[] event() {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder("", Clock.SYSTEM)) {
            return encoder.encode(Events.minimal()).bytes();
        }
    }
}

package dev.mayday.send;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.mayday.send.Transports.BODY;
import static dev.mayday.send.Transports.BOUND;
import static dev.mayday.send.Transports.PATH;
import static dev.mayday.send.Transports.gunzip;
import static dev.mayday.send.Transports.gzip;
import static dev.mayday.send.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.mayday.testkit.RawServer;
import dev.mayday.testkit.Usual;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpTransportTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    private final Transports transports = new Transports();

    @ParameterizedTest
    @ValueSource(
            ints = {
                200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 410, 413, 415, 421, 429, 451, 500, 501, 502, 503, 504,
                520
            })
    void everyStatusIsAnAnswerToOneRequest(int status) throws IOException {
        stub(aResponse().withStatus(status));

        assertThat(send(wireMock()).status()).isEqualTo(status);

        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503, 421})
    void okHttpsOwnSecondTriesAreOff(int status) throws IOException {
        stub(aResponse().withStatus(status).withHeader("Retry-After", "0"));

        Answer answer = send(wireMock());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.retryAfter()).isEqualTo("0");
        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void anAnswerSaysWhatTimeItIsForTheServer() throws IOException {
        stub(aResponse()
                .withStatus(503)
                .withHeader("Retry-After", "30")
                .withHeader("Date", "Fri, 06 Nov 2026 08:49:37 GMT"));
        assertThat(send(wireMock()).date()).isEqualTo("2026-11-06T08:49:37Z");

        stub(aResponse().withStatus(503).withHeader("Retry-After", "30").withHeader("Date", "today"));
        assertThat(send(wireMock()).date()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void redirectsAreNotFollowed(int status) throws IOException {
        stub(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));

        assertThat(send(wireMock()).status()).isEqualTo(status);

        SERVER.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void theRequestIsExactlyWhatServersWant() throws IOException {
        byte[] body = gzip("{\"event_id\":\"0\"}\n");
        try (RawServer server = RawServer.answering(OK)) {
            Endpoint endpoint = new Endpoint(
                    server.url("/prefix" + PATH),
                    "application/x-sentry-envelope",
                    Map.of("X-Sentry-Auth", "Sentry sentry_version=7, sentry_key=k", "User-Agent", "mayday.java/1.2"));
            transports.open(endpoint, Usual.HTTP).send(body, Kind.EVENT);

            RawServer.Request request = server.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /prefix/api/7/envelope/ HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/x-sentry-envelope");
            assertThat(request.header("Content-Encoding")).containsExactly("gzip");
            assertThat(request.header("Content-Length")).containsExactly(String.valueOf(body.length));
            assertThat(request.header("Transfer-Encoding")).isEmpty();
            assertThat(request.header("X-Sentry-Auth")).containsExactly("Sentry sentry_version=7, sentry_key=k");
            assertThat(request.header("User-Agent")).containsExactly("mayday.java/1.2");
            assertThat(request.header("Host")).containsExactly("127.0.0.1:" + server.port());
            assertThat(request.header("Origin")).isEmpty();
            assertThat(request.header("Referer")).isEmpty();
            assertThat(request.header("Expect")).isEmpty();
            assertThat(request.header("Cookie")).isEmpty();
            assertThat(gunzip(request.body())).isEqualTo("{\"event_id\":\"0\"}\n");
        }
    }

    @Test
    void cookiesAreNotKept() throws IOException {
        try (RawServer server = RawServer.answering(OK.replace("\r\n\r\n", "\r\nSet-Cookie: a=b\r\n\r\n"))) {
            Transport transport = transport(server);
            transport.send(new byte[1], Kind.EVENT);
            transport.send(new byte[1], Kind.EVENT);

            assertThat(server.requests().get(1).header("Cookie")).isEmpty();
        }
    }

    @Test
    void oneConnectionServesManyRequests() throws IOException {
        try (RawServer server = RawServer.answering(OK)) {
            Transport transport = transport(server);
            for (int i = 0; i < 20; i++) {
                transport.send(new byte[] {1}, Kind.EVENT);
            }

            assertThat(server.requests()).hasSize(20);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void errorBodiesAreReadToTheirEndSoThatTheConnectionStays() throws IOException {
        String body = "x".repeat(20_000);
        try (RawServer server =
                RawServer.answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 20000\r\n\r\n" + body)) {
            Transport transport = transport(server);
            assertThat(transport.send(new byte[1], Kind.EVENT).body()).hasSize(Answer.MAX_BODY_CHARS);
            transport.send(new byte[1], Kind.EVENT);

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyWithoutEndCostsTheConnectionAndNotOurTime() throws IOException {
        String piece = "x".repeat(10_000);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
            while (true) {
                connection.write(piece);
            }
        })) {
            assertThat(send(transport(server)).status()).isEqualTo(200);
        }
    }

    @Test
    void theHeadersThatMatterArrive() throws IOException {
        String response = String.join(
                "\r\n",
                "HTTP/1.1 429 Too Many Requests",
                "x-sentry-rate-limits: 60:error:key",
                "X-SENTRY-RATE-LIMITS: 5:internal",
                "retry-after: 17",
                "Content-Length: 0",
                "",
                "");
        try (RawServer server = RawServer.answering(response)) {
            Answer answer = send(transport(server));

            assertThat(answer.rateLimits()).isEqualTo("60:error:key,5:internal");
            assertThat(answer.retryAfter()).isEqualTo("17");
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void theBeginningOfTheBodyIsKeptForTheLogOnOneLine() throws IOException {
        stub(aResponse().withStatus(400).withBody("{\"detail\":\"bad\r\nframing\u0007\"}"));

        Answer answer = send(wireMock());

        assertThat(answer.body()).isEqualTo("{\"detail\":\"bad framing \"}");
        assertThat(answer.rateLimits()).isNull();
        assertThat(answer.retryAfter()).isNull();
    }

    @Test
    void closingBreaksOffWhatHangsAndRefusesWhatComesLater() {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            arrived.countDown();
            connection.awaitEnd();
        })) {
            Transport transport = transport(server);
            CompletableFuture<Answer> hanging = CompletableFuture.supplyAsync(() -> {
                try {
                    return transport.send(new byte[1], Kind.EVENT);
                } catch (IOException e) {
                    return new Answer(0, null, null, "broken off");
                }
            });
            await().until(() -> arrived.getCount() == 0);

            transport.close();
            transport.close();

            assertThat(hanging).succeedsWithin(BOUND).extracting(Answer::body).isEqualTo("broken off");
            assertThatThrownBy(() -> transport.send(new byte[1], Kind.EVENT)).isInstanceOf(ConnectException.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void closingAnUnusedTransportMakesNoClient() {
        Transport transport = transports.to("http://127.0.0.1:1");

        transport.close();

        assertThatThrownBy(() -> transport.send(new byte[1], Kind.EVENT)).isInstanceOf(ConnectException.class);
    }

    @Test
    void closingClosesTheIdleConnections() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.awaitEnd();
            closed.countDown();
        })) {
            Transport transport = transport(server);
            transport.send(new byte[1], Kind.EVENT);
            assertThat(closed.getCount()).isEqualTo(1);

            transport.close();

            await().until(() -> closed.getCount() == 0);
        }
    }

    @Test
    void okHttpsThreadsAreDaemons() throws IOException {
        stub(aResponse());
        send(wireMock());

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("(?i).*(okhttp|okio).*"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void aRequestOfAnyKindLooksTheSame() throws IOException {
        stub(aResponse());
        wireMock().send(BODY, Kind.EVENT);
        wireMock().send(BODY, Kind.CLIENT_REPORT);

        List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(urlEqualTo(PATH)));
        assertThat(requests).hasSize(2);
        LoggedRequest event = requests.get(0);
        LoggedRequest report = requests.get(1);
        assertThat(report.getMethod()).isEqualTo(event.getMethod());
        assertThat(report.getHeaders()).hasToString(event.getHeaders().toString());
        assertThat(report.getBody()).isEqualTo(event.getBody());
    }

    private Transport wireMock() {
        return transports.to(SERVER.baseUrl());
    }

    private Transport transport(RawServer server) {
        return transports.to(server.url(""));
    }

    private static void stub(ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(299)));
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(response));
    }
}

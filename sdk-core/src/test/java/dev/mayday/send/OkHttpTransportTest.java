package dev.mayday.send;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.mayday.testkit.RawServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpTransportTest {

    private static final String PATH = "/api/7/envelope/";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final HttpSettings QUICK =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), SHORT, Duration.ofMillis(900), null, null);

    /** Longer than any of the quick timeouts, shorter than the defaults, on a slow machine. */
    private static final Duration BOUND = Duration.ofSeconds(8);

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    private final List<Transport> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Transport::close);
    }

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
            transport(endpoint, HttpSettings.DEFAULT).send(body, Kind.EVENT);

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

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void aBrokenAnswerIsAnIoFailureAfterTheRequest(Fault fault) {
        stub(aResponse().withFault(fault));

        assertThatThrownBy(() -> send(wireMock()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectException.class);

        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SSH-2.0-OpenSSH_9.2\r\n", "hello\n\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n", "\u0016\u0003\u0001"
            })
    void anAnswerThatIsNotHttpIsAnIoFailure(String bytes) {
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(bytes);
        })) {
            assertThatThrownBy(() -> send(transport(server)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aResetWhileTheBodyIsWrittenIsAnIoFailureAndNotRepeated() {
        try (RawServer server = RawServer.start(RawServer.Connection::reset)) {
            assertThatThrownBy(() -> transport(server).send(new byte[8_000_000], Kind.EVENT))
                    .isInstanceOf(IOException.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatBreaksOffDoesNotUndoTheStatus() throws IOException {
        stub(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertThat(send(wireMock()).status()).isEqualTo(200);
    }

    @Test
    void aServerThatNeverAnswersIsLeftAfterTheReadTimeout() {
        try (RawServer server = RawServer.start(RawServer.Connection::awaitEnd)) {
            assertBounded(() -> assertThatThrownBy(() -> send(quick(server.url(""))))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class));
        }
    }

    @Test
    void aHeaderThatDripsIsLeftAfterTheCallTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\n");
            drip(connection, end, "X-Drip: 1\r\n");
        })) {
            // Each line arrives well within the read timeout: only the call's own bound ends this.
            assertBounded(
                    () -> assertThatThrownBy(() -> send(quick(server.url("")))).isInstanceOf(IOException.class));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aBodyThatDripsIsLeftAfterTheCallTimeoutAndTheStatusCounts() {
        stub(aResponse().withStatus(200).withBody("x".repeat(200)).withChunkedDribbleDelay(200, 60_000));

        assertBounded(() -> assertThat(send(quick(SERVER.baseUrl())).status()).isEqualTo(200));
    }

    @Test
    void aServerThatAnswersTooLateIsAnIoFailure() {
        stub(aResponse().withFixedDelay(5_000));

        assertBounded(
                () -> assertThatThrownBy(() -> send(quick(SERVER.baseUrl()))).isInstanceOf(IOException.class));
    }

    @Test
    void aServerThatReadsNothingIsLeftAfterTheCallTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> awaitQuietly(end))) {
            assertBounded(() -> assertThatThrownBy(() -> quick(server.url("")).send(new byte[30_000_000], Kind.EVENT))
                    .isInstanceOf(IOException.class));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aRefusedConnectionSaysThatNothingWasSent() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> send(transport(endpoint("http://127.0.0.1:" + free + PATH), QUICK)))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aConnectionThatIsNeverAcceptedTimesOutAsUnsent() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(socket, crowd);
            HttpSettings settings = new HttpSettings(SHORT, SHORT, SHORT, Duration.ofSeconds(5), null, null);

            assertBounded(() -> assertThatThrownBy(() ->
                            send(transport(endpoint("http://127.0.0.1:" + socket.getLocalPort() + PATH), settings)))
                    .isInstanceOf(ConnectException.class));
        } finally {
            for (Socket one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void tlsToAServerWithoutTlsSaysThatNothingWasSent() {
        try (RawServer server = RawServer.start(connection -> connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThatThrownBy(() -> send(transport(endpoint("https://127.0.0.1:" + server.port() + PATH), QUICK)))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void closingBreaksOffWhatHangsAndRefusesWhatComesLater() {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            arrived.countDown();
            connection.awaitEnd();
        })) {
            Transport transport = transport(endpoint(server.url(PATH)), HttpSettings.DEFAULT);
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
        Transport transport = Transport.http(endpoint("http://127.0.0.1:1" + PATH), QUICK);

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
    void aRequestOfAnyKindLooksTheSame() {
        stub(aResponse());
        assertThatCode(() -> wireMock().send(gzip("{}\n"), Kind.CLIENT_REPORT)).doesNotThrowAnyException();
        SERVER.verify(1, anyRequestedFor(urlEqualTo(PATH)));
    }

    private Transport wireMock() {
        return transport(endpoint(SERVER.baseUrl() + PATH), HttpSettings.DEFAULT);
    }

    private Transport transport(RawServer server) {
        return transport(endpoint(server.url(PATH)), HttpSettings.DEFAULT);
    }

    private Transport quick(String baseUrl) {
        return transport(endpoint(baseUrl + PATH), QUICK);
    }

    private Transport transport(Endpoint endpoint, HttpSettings settings) {
        Transport transport = Transport.http(endpoint, settings);
        opened.add(transport);
        return transport;
    }

    private static Answer send(Transport transport) throws IOException {
        return transport.send(gzip("{}\n"), Kind.EVENT);
    }

    private static Endpoint endpoint(String url) {
        return new Endpoint(url, "application/x-sentry-envelope", Map.of());
    }

    private static void stub(ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(299)));
        SERVER.stubFor(post(urlEqualTo(PATH)).willReturn(response));
    }

    private static void assertBounded(ThrowingTask task) {
        long began = System.nanoTime();
        assertThatCode(task::run).doesNotThrowAnyException();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
    }

    private interface ThrowingTask {
        void run() throws Exception;
    }

    private static void drip(RawServer.Connection connection, CountDownLatch end, String piece) throws IOException {
        try {
            while (!end.await(100, TimeUnit.MILLISECONDS)) {
                connection.write(piece);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects until the system queues no more: the next connection hangs. */
    private static void fill(ServerSocket server, List<Socket> crowd) throws IOException {
        InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        for (int i = 0; i < 50; i++) {
            Socket one = new Socket();
            crowd.add(one);
            try {
                one.connect(address, 300);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("The system queues more connections than expected");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

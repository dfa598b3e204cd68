package dev.mayday.send;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static dev.mayday.send.Transports.BOUND;
import static dev.mayday.send.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.mayday.testkit.RawServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that hang, drip, break off or speak something else. */
class OkHttpTransportFaultTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final HttpSettings QUICK =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), SHORT, Duration.ofMillis(900), null, null);

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    private final Transports transports = new Transports();

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void aBrokenAnswerIsAnIoFailureAfterTheRequest(Fault fault) {
        stub(aResponse().withFault(fault));

        assertThatThrownBy(() -> send(transports.to(SERVER.baseUrl())))
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
            assertThatThrownBy(() -> send(transports.to(server.url(""))))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aResetWhileTheBodyIsWrittenIsAnIoFailureAndNotRepeated() {
        try (RawServer server = RawServer.start(RawServer.Connection::reset)) {
            assertThatThrownBy(() -> transports.to(server.url("")).send(new byte[8_000_000], Kind.EVENT))
                    .isInstanceOf(IOException.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatBreaksOffDoesNotUndoTheStatus() throws IOException {
        stub(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

        assertThat(send(transports.to(SERVER.baseUrl())).status()).isEqualTo(200);
    }

    @Test
    void aServerThatNeverAnswersIsLeftAfterTheReadTimeout() {
        try (RawServer server = RawServer.start(RawServer.Connection::awaitEnd)) {
            assertBounded(() -> assertThatThrownBy(() -> send(transports.to(server.url(""), QUICK)))
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
            assertBounded(() -> assertThatThrownBy(() -> send(transports.to(server.url(""), QUICK)))
                    .isInstanceOf(IOException.class));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aBodyThatDripsIsLeftAfterTheCallTimeoutAndTheStatusCounts() {
        stub(aResponse().withStatus(200).withBody("x".repeat(200)).withChunkedDribbleDelay(200, 60_000));

        assertBounded(
                () -> assertThat(send(transports.to(SERVER.baseUrl(), QUICK)).status())
                        .isEqualTo(200));
    }

    @Test
    void aServerThatAnswersTooLateIsAnIoFailure() {
        stub(aResponse().withFixedDelay(5_000));

        assertBounded(() -> assertThatThrownBy(() -> send(transports.to(SERVER.baseUrl(), QUICK)))
                .isInstanceOf(IOException.class));
    }

    @Test
    void aServerThatReadsNothingIsLeftAfterTheCallTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = RawServer.start(connection -> awaitQuietly(end))) {
            assertBounded(() -> assertThatThrownBy(
                            () -> transports.to(server.url(""), QUICK).send(new byte[30_000_000], Kind.EVENT))
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

        assertThatThrownBy(() -> send(transports.to("http://127.0.0.1:" + free)))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aConnectionThatIsNeverAcceptedTimesOutAsUnsent() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(socket, crowd);
            HttpSettings settings = new HttpSettings(SHORT, SHORT, SHORT, Duration.ofSeconds(5), null, null);

            assertBounded(() -> assertThatThrownBy(
                            () -> send(transports.to("http://127.0.0.1:" + socket.getLocalPort(), settings)))
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
            assertThatThrownBy(() -> send(transports.to("https://127.0.0.1:" + server.port())))
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static void stub(ResponseDefinitionBuilder response) {
        SERVER.stubFor(post(anyUrl()).willReturn(response));
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
}

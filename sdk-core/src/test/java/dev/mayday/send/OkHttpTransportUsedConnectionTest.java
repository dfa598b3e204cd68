package dev.mayday.send;

import static dev.mayday.send.Transports.BOUND;
import static dev.mayday.send.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.testkit.RawServer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that carried a request and are no good any more when the next one comes. */
class OkHttpTransportUsedConnectionTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @RegisterExtension
    private final Transports transports = new Transports();

    @Test
    void anEventIsSentAgainAtOnceWhereTheServerHasClosedTheConnection() throws IOException {
        try (RawServer server = RawServer.start(OkHttpTransportUsedConnectionTest::answerOneAndClose)) {
            Transport transport = transport(server);
            send(transport);

            assertThat(send(transport).status()).isEqualTo(200);
            assertThat(send(transport).status()).isEqualTo(200);

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().get(1).body()).isEqualTo(Transports.BODY);
        }
    }

    @Test
    void anEventIsSentAgainAtOnceWhereABalancerResetsTheConnection() throws IOException {
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.awaitRequest();
            connection.reset();
        })) {
            Transport transport = transport(server);
            send(transport);

            assertThat(send(transport).status()).isEqualTo(200);

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aSecondTryIsTheLast() throws IOException {
        try (RawServer server = RawServer.start(OkHttpTransportUsedConnectionTest::answerTheFirstAlone)) {
            Transport transport = transport(server);
            send(transport);

            assertThatThrownBy(() -> send(transport))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatIsGoneForTheSecondTryMayHaveSeenTheFirst() throws IOException {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.readRequest();
            self.get().close();
        })) {
            self.set(server);
            Transport transport = transport(server);
            send(transport);

            assertThatThrownBy(() -> send(transport))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);
        }
    }

    @Test
    void oneThatBrokeTakesTheOthersOfItsAgeWithIt() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            both.countDown();
            await(both);
            connection.write(OK);
            connection.readRequest(); // and no answer
        })) {
            Transport transport = transport(server);
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> status(transport));
            assertThat(status(transport)).isEqualTo(200);
            assertThat(other).succeedsWithin(BOUND).isEqualTo(200);

            assertThat(status(transport)).isEqualTo(200);

            assertThat(server.requests())
                    .as("two, then a try and its repetition")
                    .hasSize(4);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void aServerThatIsSilentIsNotAskedAgain() throws IOException {
        HttpSettings quick = new HttpSettings(BOUND, BOUND, Duration.ofMillis(300), BOUND, null, null);
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.readRequest();
            connection.awaitEnd();
        })) {
            Transport transport = transports.to(server.url(""), quick);
            send(transport);

            assertThatThrownBy(() -> send(transport)).isInstanceOf(IOException.class);

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
                "hello\n\n"
            })
    void anAnswerOfWhateverKindIsTheEndOfIt(String answer) throws IOException {
        try (RawServer server = RawServer.start(connection -> {
            connection.readRequest();
            connection.write(OK);
            connection.readRequest();
            connection.write(answer);
        })) {
            Transport transport = transport(server);
            send(transport);

            assertThat(status(transport)).isNotEqualTo(200);

            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aClientReportTakesAConnectionOfItsOwn() throws IOException {
        try (RawServer server = RawServer.start(OkHttpTransportUsedConnectionTest::answerOneAndClose)) {
            Transport transport = transport(server);
            send(transport);

            assertThat(transport.send(Transports.BODY, Kind.CLIENT_REPORT).status())
                    .isEqualTo(200);

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aClientReportIsNeverSentTwice() throws IOException {
        try (RawServer server = RawServer.start(OkHttpTransportUsedConnectionTest::answerTheFirstAlone)) {
            Transport transport = transport(server);
            send(transport);

            assertThatThrownBy(() -> transport.send(Transports.BODY, Kind.CLIENT_REPORT))
                    .isInstanceOf(IOException.class);

            assertThat(server.requests()).hasSize(2);
        }
    }

    /** Closes the first connection after its answer, and every other without one. */
    private static void answerTheFirstAlone(RawServer.Connection connection) throws IOException {
        connection.readRequest();
        if (connection.number() == 1) {
            connection.write(OK);
        }
    }

    /** As a server does that keeps idle connections for a moment only. */
    private static void answerOneAndClose(RawServer.Connection connection) throws IOException {
        connection.readRequest();
        connection.write(OK);
    }

    private Transport transport(RawServer server) {
        return transports.to(server.url(""));
    }

    /** The status of the answer; 0 if there is none. */
    private static int status(Transport transport) {
        try {
            return send(transport).status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

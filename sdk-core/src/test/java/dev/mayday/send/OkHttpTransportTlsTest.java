package dev.mayday.send;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static dev.mayday.send.Transports.BODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.mayday.testkit.RawServer;
import dev.mayday.testkit.TlsFiles;
import dev.mayday.testkit.Usual;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS, HTTP/2 and proxies: what stands between us and the server. */
class OkHttpTransportTlsTest {

    @TempDir
    private static Path folder;

    private static TlsFiles files;
    private static WireMockServer server;

    @RegisterExtension
    private final Transports transports = new Transports();

    @BeforeAll
    static void startServer() throws Exception {
        files = TlsFiles.create(folder);
        server = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(files.keyStore().toString())
                .keystoreType("PKCS12")
                .keystorePassword(files.password())
                .keyManagerPassword(files.password()));
        server.start();
        server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202)));
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @BeforeEach
    void forgetRequests() {
        server.resetRequests();
    }

    @Test
    void aCertificateOutOfATrustStoreIsBelievedAndHttp2Spoken() throws IOException {
        Transport transport = https("localhost", trusting());

        assertThat(transport.send(BODY, Kind.EVENT).status()).isEqualTo(202);

        LoggedRequest request = onlyRequest();
        assertThat(request.getProtocol()).isEqualTo("HTTP/2.0");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-sentry-envelope");
        assertThat(request.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(request.getHeader("Content-Length")).isEqualTo(String.valueOf(BODY.length));
    }

    @Test
    void manyRequestsAtATimeGoOverHttp2() {
        Transport transport = https("localhost", trusting());
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 4)
                .mapToObj(sender -> CompletableFuture.supplyAsync(() -> {
                    int delivered = 0;
                    for (int i = 0; i < 25; i++) {
                        delivered += status(transport) == 202 ? 1 : 0;
                    }
                    return delivered;
                }))
                .toList();

        assertThat(answers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(100);
        server.verify(100, anyRequestedFor(anyUrl()));
    }

    @Test
    void aCustomSocketFactoryIsUsed() throws Exception {
        Trust.Custom custom = TrustStores.resolve(new Trust.Store(files.trustStore(), files.password()));

        assertThat(https("127.0.0.1", Usual.http(null, custom))
                        .send(BODY, Kind.EVENT)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void anUnknownCertificateIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> https("localhost", Usual.HTTP).send(BODY, Kind.EVENT))
                .isInstanceOf(ConnectException.class);

        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void aTrustStoreThatCannotBeReadIsTriedAgain() throws IOException {
        Path later = folder.resolve("later.p12");
        Transport transport = https("localhost", Usual.http(null, new Trust.Store(later, files.password())));
        assertThatThrownBy(() -> transport.send(BODY, Kind.EVENT))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("The trust store " + later + " cannot be used: ");

        Files.copy(files.trustStore(), later);

        assertThat(transport.send(BODY, Kind.EVENT).status()).isEqualTo(202);
    }

    @Test
    void theTrustStoresPasswordIsNeverShown() {
        Transport transport = https("localhost", Usual.http(null, new Trust.Store(files.trustStore(), "s3cret-wrong")));

        assertThatThrownBy(() -> transport.send(BODY, Kind.EVENT))
                .isInstanceOf(ConnectException.class)
                .hasMessageNotContaining("s3cret");
        assertThat(new Trust.Store(files.trustStore(), "s3cret").toString()).doesNotContain("s3cret");
    }

    @Test
    void aProxyGetsItsCredentialsWithEveryPlainRequest() throws IOException {
        Authenticator before = Authenticator.getDefault();
        try (RawServer proxy = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            // The host does not exist: it is the proxy's business to find it.
            Transport transport = transports.to("http://errors.example.invalid", through(proxy, "user", "pa:ss"));
            transport.send(BODY, Kind.EVENT);
            transport.send(BODY, Kind.EVENT);

            assertThat(proxy.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.line()).isEqualTo("POST http://errors.example.invalid/api/7/envelope/ HTTP/1.1");
                assertThat(request.header("Proxy-Authorization")).containsExactly("Basic " + base64("user:pa:ss"));
                assertThat(request.header("Host")).containsExactly("errors.example.invalid");
                assertThat(request.body()).isEqualTo(BODY);
            });
            assertThat(proxy.connections()).isEqualTo(1);
        }
        assertThat(Authenticator.getDefault()).isSameAs(before);
    }

    @Test
    void aProxyTunnelsTlsAndOnlyItSeesTheCredentials() throws IOException {
        Authenticator before = Authenticator.getDefault();
        try (RawServer proxy = tunnel("Basic " + base64("user:secret"))) {
            Transport transport = https(
                    "localhost",
                    Usual.http(
                            through(proxy, "user", "secret").proxy(), trusting().trust()));

            assertThat(transport.send(BODY, Kind.EVENT).status()).isEqualTo(202);

            RawServer.Request connect = proxy.requests().get(0);
            assertThat(connect.line()).isEqualTo("CONNECT localhost:" + server.httpsPort() + " HTTP/1.1");
            assertThat(connect.header("X-Sentry-Auth")).isEmpty();
            assertThat(onlyRequest().getHeader("Proxy-Authorization")).isNull();
        }
        assertThat(Authenticator.getDefault()).isSameAs(before);
    }

    @Test
    void wrongProxyCredentialsAreNoVerdictAboutTheEvent() {
        try (RawServer tunnel = tunnel("Basic " + base64("user:secret"));
                RawServer plain = RawServer.answering("HTTP/1.1 407 Proxy Auth\r\nContent-Length: 0\r\n\r\n")) {
            Transport secure = https(
                    "localhost",
                    Usual.http(
                            through(tunnel, "user", "wrong").proxy(), trusting().trust()));
            assertThatThrownBy(() -> secure.send(BODY, Kind.EVENT)).isInstanceOf(ConnectException.class);

            Transport insecure = transports.to("http://errors.example.invalid", through(plain, null, null));
            assertThatThrownBy(() -> insecure.send(BODY, Kind.EVENT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("407");
            assertThat(plain.requests().get(0).header("Proxy-Authorization")).isEmpty();
        }
        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void theSystemsProxyIsUsedWhereNoOtherIsSet() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        try (RawServer proxy = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            ProxySelector.setDefault(
                    ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
            transports.to("http://errors.example.invalid", Usual.HTTP).send(BODY, Kind.EVENT);

            assertThat(proxy.requests()).hasSize(1);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void aProxyThatIsDownIsNamed() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HttpSettings settings = Usual.http(new Proxy("127.0.0.1", free, "user", "secret"), null);

        assertThatThrownBy(() ->
                        transports.to("http://errors.example.invalid", settings).send(BODY, Kind.EVENT))
                .isInstanceOf(ConnectException.class)
                .hasMessageEndingWith(", through the proxy 127.0.0.1:" + free);
    }

    @Test
    void aServerThatIsDownBehindAProxyIsReachedThroughIt() {
        try (RawServer proxy = RawServer.start(RawServer.Connection::readRequest)) {
            assertThatThrownBy(() -> transports
                            .to("http://errors.example.invalid", through(proxy, null, null))
                            .send(BODY, Kind.EVENT))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class)
                    .hasMessageEndingWith(", through the proxy 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void aProxySelectorThatThrowsCostsNoEvent() {
        ProxySelector before = ProxySelector.getDefault();
        try {
            ProxySelector.setDefault(new ProxySelector() {
                @Override
                public List<java.net.Proxy> select(URI uri) {
                    throw new IllegalStateException("broken selector");
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                    throw new IllegalStateException("broken selector");
                }
            });
            assertThatThrownBy(() -> transports.to("http://127.0.0.1:1").send(BODY, Kind.EVENT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("broken selector");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void noThreadOfOursIsLeftBehind() throws IOException {
        Transport transport = https("localhost", trusting());
        transport.send(BODY, Kind.EVENT);
        transport.close();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .noneMatch(thread -> thread.getName().matches("(?i).*(okhttp|okio|mayday).*")));
    }

    /** A proxy that opens tunnels for whoever shows that authorization. */
    private static RawServer tunnel(String authorization) {
        return RawServer.start(connection -> {
            RawServer.Request connect = connection.readRequest();
            if (connect == null || !connect.header("Proxy-Authorization").equals(List.of(authorization))) {
                connection.write(
                        "HTTP/1.1 407 Proxy Auth\r\nProxy-Authenticate: Basic realm=p\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
            connection.tunnelTo(server.httpsPort());
        });
    }

    private static HttpSettings trusting() {
        return Usual.http(null, new Trust.Store(files.trustStore(), files.password()));
    }

    private static HttpSettings through(RawServer proxy, @Nullable String user, @Nullable String password) {
        return Usual.http(new Proxy("127.0.0.1", proxy.port(), user, password), null);
    }

    private Transport https(String host, HttpSettings settings) {
        return transports.to("https://" + host + ":" + server.httpsPort(), settings);
    }

    private static int status(Transport transport) {
        try {
            return transport.send(BODY, Kind.EVENT).status();
        } catch (IOException e) {
            return -1;
        }
    }

    private static LoggedRequest onlyRequest() {
        List<LoggedRequest> requests = server.findAll(anyRequestedFor(anyUrl()));
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

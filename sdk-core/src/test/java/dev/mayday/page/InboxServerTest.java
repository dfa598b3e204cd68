package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mayday.inbox.InboxPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InboxDestination inbox = new InboxDestination();
    private final InboxPage page = new Page(inbox, Shop::report, () -> "shop@1.4.2", "production");
    private final InboxServer server = new InboxServer(page, 0);

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void servesThePageOnLoopback() throws IOException {
        assertThat(InetAddress.getByName(url().getHost()).isLoopbackAddress()).isTrue();

        String answer = get("/");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("<title>Mayday inbox</title>");
        assertThat(head(answer))
                .contains("content-security-policy: default-src 'none'; ")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: no-referrer")
                .contains("content-type: text/html;charset=utf-8")
                .doesNotContain("access-control");
    }

    @Test
    void listensNowhereElse() throws IOException {
        List<InetAddress> others = new ArrayList<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .forEach(others::add);

        for (InetAddress address : others) {
            try (ServerSocket free = new ServerSocket(url().getPort(), 1, address)) {
                assertThat(free.isBound()).as("free on %s", address).isTrue();
            }
        }
        assertThat(url().getHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:1", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:65535", "[::1]:80"})
    void namesOfThisMachineAreAnswered(String host) throws IOException {
        assertThat(ask("GET /api/groups HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "evil-localhost",
                "localhost.",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "localhost:80@evil.example",
                "127.0.0.2",
                "0.0.0.0",
                "[::1",
                "[::]",
                "localhost:123456",
                "localhost:",
                ""
            })
    void otherNamesAreRefused(String host) throws IOException {
        String answer = ask("GET /api/groups HTTP/1.1", "Host: " + host);

        assertThat(answer).startsWith("HTTP/1.1 421 ").doesNotContain("groups");
    }

    @Test
    void twoNamesOrNoneAreRefused() throws IOException {
        assertThat(ask("GET / HTTP/1.1", "Host: localhost", "Host: localhost")).startsWith("HTTP/1.1 4");
        assertThat(ask("GET / HTTP/1.1")).startsWith("HTTP/1.1 4");
        assertThat(ask("GET / HTTP/1.0")).startsWith("HTTP/1.1 4");
    }

    @Test
    void theNameInTheRequestLineCountsToo() throws IOException {
        assertThat(ask("GET http://evil.example/api/groups HTTP/1.1", "Host: localhost"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(ask("GET http://localhost/api/groups HTTP/1.1", "Host: localhost"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/page/../InboxPage.class",
                "/api/events/%00",
                "/nothing"
            })
    void nothingOutsideThePageIsServed(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 404 ").endsWith("Nothing here.\n");
    }

    @Test
    void aQueryChangesNothing() throws IOException {
        assertThat(get("/api/groups?since=4&x=%3Cscript%3E")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void onlyReading(String method) throws IOException {
        String answer = ask(method + " /api/groups HTTP/1.1", "Host: localhost", "Content-Length: 0");

        assertThat(answer).startsWith("HTTP/1.1 405 ");
        assertThat(head(answer)).contains("allow: get, head").contains("content-security-policy");
    }

    @Test
    void headBringsTheLengthAndNoBody() throws IOException {
        String get = get("/api/groups");
        String head = ask("HEAD /api/groups HTTP/1.1", "Host: localhost");

        assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        assertThat(header(head, "content-length"))
                .isEqualTo(header(get, "content-length"))
                .isNotEqualTo("0");
        assertThat(header(head, "etag")).isEqualTo(header(get, "etag"));
    }

    @Test
    void unchangedIsNotSentAgain() throws IOException {
        String tag = header(get("/api/groups"), "etag");
        String again = ask("GET /api/groups HTTP/1.1", "Host: localhost", "If-None-Match: " + tag);

        assertThat(again).startsWith("HTTP/1.1 304 ").endsWith("\r\n\r\n");

        inbox.accept(Shop.payment(1, Shop.NOON_MILLIS).build(), new RecordingReceipt());

        assertThat(ask("GET /api/groups HTTP/1.1", "Host: localhost", "If-None-Match: " + tag))
                .startsWith("HTTP/1.1 200 ")
                .contains("PaymentFailedException");
    }

    @Test
    void allItsThreadsAreDaemonsAndEnd() throws IOException {
        Set<Thread> before = threads();
        InboxServer other = new InboxServer(page, 0);
        other.start();
        ask(other.url().orElseThrow(), "GET / HTTP/1.1", "Host: localhost");
        Set<Thread> own = threads();
        own.removeAll(before);

        assertThat(own)
                .isNotEmpty()
                .allMatch(Thread::isDaemon)
                .allMatch(thread -> thread.getContextClassLoader() == null
                        || thread.getContextClassLoader().equals(ClassLoader.getSystemClassLoader()));

        other.close();

        await().atMost(PATIENCE).until(() -> own.stream().noneMatch(Thread::isAlive));
        assertThat(other.url()).isEmpty();
        other.close();
    }

    @Test
    void startingTwiceIsOneServer() {
        URI url = url();

        assertThat(server.start()).isEmpty();
        assertThat(server.url()).contains(url);
    }

    @Test
    void isThereAgainAfterANewStart() throws IOException {
        server.close();
        server.start();

        assertThat(get("/")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anotherProgramOnThePortIsNoReasonToFail() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InboxServer late = new InboxServer(page, taken.getLocalPort());

            assertThat(late.start())
                    .contains("port " + taken.getLocalPort() + " is in use; set another mayday.inbox.port");
            assertThat(late.url()).isEmpty();
            late.close();
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new InboxServer(page, 70_000)).hasMessageStartingWith("port:");
        assertThatThrownBy(() -> new InboxServer(page, -1)).hasMessageStartingWith("port:");
    }

    @Test
    void slowClientsDoNotBringItDown() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(url().getHost(), url().getPort());
                slow.add(socket);
                socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/groups")).startsWith("HTTP/1.1 200 "));
    }

    private URI url() {
        return server.url().orElseThrow();
    }

    private String get(String target) throws IOException {
        return ask("GET " + target + " HTTP/1.1", "Host: localhost");
    }

    private String ask(String requestLine, String... headers) throws IOException {
        return ask(url(), requestLine, headers);
    }

    /** One request on a connection of its own, spoken by hand: HTTP clients set Host as they like. */
    private static String ask(URI url, String requestLine, String... headers) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = requestLine + "\r\n" + String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "")
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }

    private static String header(String answer, String name) {
        return head(answer)
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .collect(Collectors.joining("|"))
                .substring(name.length() + 2);
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }
}

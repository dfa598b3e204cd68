package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inbox page mounted in an application. */
@Tag("containers")
class InboxServletTest extends FilterFixture {

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void thePageIsServedBelowItsMountPointUnderItsOwnPolicy(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(name, context -> servlet(context, "/internal/errors/*", local(client)));
        client.captureException(new IllegalStateException("no stock"));
        events(client);

        HttpResponse<String> page = get(container, "/internal/errors/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).containsIgnoringCase("text/html;charset=utf-8"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(get(container, "/internal/errors/api/groups").body()).contains("no stock");
        assertThat(get(container, "/internal/errors/none").statusCode()).isEqualTo(404);

        HttpResponse<String> root = get(container, "/internal/errors");
        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/internal/errors/"));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void whoIsNotAtThisMachineIsRefused(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(name, context -> servlet(context, "/inbox/*", local(client)));

        assertThat(get(container, "/inbox/", "X-Forwarded-For", "10.1.1.1").statusCode())
                .isEqualTo(403);
        assertThat(get(container, "/inbox/", "Forwarded", "for=10.1.1.1").statusCode())
                .isEqualTo(403);
        assertThat(raw(container, "Host: evil.example.com")).startsWith("HTTP/1.1 403");
        assertThat(raw(container, "Host: localhost")).startsWith("HTTP/1.1 200");
        assertThat(get(container, "/inbox/api/groups", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void theApplicationDecidesWhoMayCome(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(
                name,
                context -> servlet(
                        context,
                        "/inbox/*",
                        new InboxServlet(client, request -> "ops".equals(request.getHeader("X-Role")))));

        assertThat(get(container, "/inbox/").statusCode()).isEqualTo(403);
        assertThat(get(container, "/inbox/", "X-Role", "ops", "X-Forwarded-For", "10.1.1.1")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void withoutTheInboxThereIsNoPage(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> servlet(context, "/inbox/*", local(client)));

        HttpResponse<String> answer = get(container, "/inbox/");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("mayday.inbox=true");
    }

    private static InboxServlet local(MaydayClient client) {
        return new InboxServlet(client, InboxServlet::isLocal);
    }

    /** The first line of the answer to a request with a Host of one's own, which an HTTP client would not send. */
    private static String raw(Container container, String host) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /inbox/ HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

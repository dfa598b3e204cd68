package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that go away in the middle of an answer, and what a framework says of the route. */
@Tag("containers")
class AbortedClientTest extends ContainerFixture {

    private static final int MOST_WRITES = 100_000;

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aClientThatGoesAwayIsNoErrorHoweverTheContainerSaysSo(String name) throws Exception {
        MaydayClient client = client(settings -> settings);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS.captureServerErrors(true)));
            servlet(context, "/download", (request, response) -> {
                byte[] kilobytes = new byte[8_192];
                try {
                    for (int i = 0; i < MOST_WRITES; i++) {
                        response.getOutputStream().write(kilobytes);
                        response.flushBuffer();
                    }
                } catch (IOException gone) {
                    thrown.complete(gone);
                    throw gone;
                }
            });
            servlet(context, "/wrapped", (request, response) -> {
                throw new IllegalStateException("cannot write", thrown.join());
            });
        });

        breakOff(container);

        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        get(container, "/wrapped"); // as a framework's converter throws it
        assertThat(events(client)).isEmpty();
    }

    /** Asks, reads the head of the answer, and resets the connection. */
    private static void breakOff(Container container) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /download HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            resetOnClose(socket);
        }
    }

    private static void resetOnClose(Socket socket) throws SocketException {
        socket.setSoLinger(true, 0);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void anotherServicesBrokenPipeIsAnError(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/stock", (request, response) -> {
                throw new IllegalStateException("no stock", new IOException("Broken pipe"));
            });
        });

        get(container, "/stock");

        assertThat(events(client)).extracting(Event::title).containsExactly("IllegalStateException: no stock");
    }

    @ParameterizedTest
    @MethodSource("containers")
    void theRouteIsTheFinestThatSomebodyTells(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS.routeAttribute("framework.route")));
            servlet(context, "/own/*", (request, response) -> {
                request.setAttribute(MaydayFilter.ROUTE, "/own/{id}");
                client.captureMessage("own");
            });
            servlet(context, "/spring/*", (request, response) -> {
                request.setAttribute(
                        "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/spring/{id}");
                client.captureMessage("spring");
            });
            servlet(context, "/other/*", (request, response) -> {
                request.setAttribute("framework.route", "/other/{id}");
                client.captureMessage("other");
            });
            servlet(context, "/", (request, response) -> client.captureMessage("default"));
        });

        for (String path : List.of("/own/1", "/spring/1", "/other/1", "/secret/1")) {
            get(container, path);
        }

        assertThat(events(client))
                .extracting(Event::transaction)
                .containsExactly("GET /own/{id}", "GET /spring/{id}", "GET /other/{id}", "GET /*");
        assertThat(events(client))
                .extracting(event -> event.request().url().replaceFirst(".*:\\d+", ""))
                .containsExactly("/own/{id}", "/spring/{id}", "/other/{id}", "/*");
    }
}

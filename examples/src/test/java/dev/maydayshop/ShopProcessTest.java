package dev.maydayshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.Skips;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a program: where it listens, whom it answers, how it ends. */
class ShopProcessTest {

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSignalEndsItAtOnce(String signal, int exitCode) throws IOException {
        Skips.orSkipWhereIgnored(signal);
        try (RunningShop shop = RunningShop.inJvm(Map.of())) {
            shop.pressForEvents("invoices", 1); // which has waited for delivery, too
            assertThat(shop.end(signal)).isEqualTo(exitCode);
        }
    }

    /** Nobody listens at port 9 of loopback. */
    @Test
    void aServerThatIsDownDelaysTheEndByItsBudgetOnly() {
        try (RunningShop shop = RunningShop.inJvm(Map.of("MAYDAY_DSN", "http://key@127.0.0.1:9/1"))) {
            shop.pressForEvents("refund", 1);
            assertThat(shop.end("TERM")).isEqualTo(143);
        }
    }

    @Test
    void aTakenPortMeansAnotherOne() {
        try (RunningShop first = RunningShop.inJvm(Map.of());
                RunningShop second = RunningShop.inJvm(Map.of(), first.shop().getPort())) {
            assertThat(second.shop().getPort())
                    .isPositive()
                    .isNotEqualTo(first.shop().getPort());
            assertThat(second.get(second.shop().resolve("api/shop"))
                            .path("inbox")
                            .asText())
                    .isEqualTo(second.inbox().toString());
        }
    }

    @Test
    void theShopGoesOnWhereThereIsNoInbox() {
        try (RunningShop first = RunningShop.inJvm(Map.of());
                RunningShop second = RunningShop.inJvm(Map.of(
                        "MAYDAY_INBOX_PORT", Integer.toString(first.inbox().getPort())))) {
            assertThat(second.get(second.shop().resolve("api/shop"))
                            .path("inbox")
                            .asText())
                    .isEmpty();
        }
    }

    @Test
    void otherWebSitesAreTurnedAway() throws IOException {
        try (RunningShop shop = RunningShop.inJvm(Map.of())) {
            HttpRequest elsewhere = HttpRequest.newBuilder(shop.shop().resolve("sale"))
                    .header("Sec-Fetch-Site", "cross-site")
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(shop.send(elsewhere).statusCode()).isEqualTo(403);
            assertThat(askedAs("shop.example.com", shop.shop())).startsWith("HTTP/1.1 403");
            assertThat(askedAs("127.0.0.1", shop.shop())).startsWith("HTTP/1.1 200");
        }
    }

    /** By hand, because no client of the JDK lets the host be another one than it connects to. */
    private static String askedAs(String host, URI address) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhere() {
        try (RunningShop shop = RunningShop.inJvm(Map.of())) {
            HttpResponse<String> page =
                    shop.send(HttpRequest.newBuilder(shop.shop()).build());
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy ->
                            assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe"));
            for (String file : List.of("", "shop.css", "shop.js")) {
                HttpRequest request =
                        HttpRequest.newBuilder(shop.shop().resolve(file)).build();
                assertThat(shop.send(request).body()).as(file).doesNotContain("http://", "https://");
            }
        }
    }
}

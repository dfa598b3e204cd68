package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example fails as it says, on the oldest and the newest line. */
class SpringShopTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void theShopFailsAsItSays(BootLine line) throws Exception {
        Path classes = Path.of(System.getProperty("basedir", "."), "../../examples/spring-boot/target/classes");
        List<Path> libraries = line.classPath().stream()
                .skip(1)
                .filter(path -> !path.getFileName().toString().matches("spring-(boot-)?(starter-)?security-.*"))
                .toList();
        try (Receiver receiver = Receiver.start(folder);
                Application shop = Application.start(
                        Stream.concat(Stream.of(classes), libraries.stream()).toList(),
                        receiver.trust(),
                        "dev.maydayshop.boot.Shop",
                        List.of("--server.port=0", "--mayday.dsn=" + receiver.dsn() + "/1"))) {
            String port = shop.awaitLine("Tomcat started on port (\\d+)").group(1);
            shop.awaitLine("Started Shop in");
            assertThat(post(port, "/orders/1042/pay")).isEqualTo(500);
            assertThat(post(port, "/orders/1042/invoice")).isEqualTo(200);
            assertThat(post(port, "/articles/7/buy")).isEqualTo(409);
            Awaitility.await().until(() -> receiver.events("1").size() == 3);

            List<String> transactions = receiver.events("1").stream()
                    .map(event -> event.path("transaction").asText())
                    .toList();
            assertThat(transactions)
                    .containsExactlyInAnyOrder(
                            "POST /orders/{order}/pay",
                            "POST /orders/{order}/invoice",
                            "dev.maydayshop.boot.Invoices.compareStock");
            assertThat(receiver.events("1"))
                    .allSatisfy(
                            event -> assertThat(event.path("release").asText()).isEqualTo("mayday-shop@1.4.2"));
            JsonNode paid = receiver.events("1").stream()
                    .filter(event -> event.path("transaction").asText().endsWith("/pay"))
                    .findFirst()
                    .orElseThrow();
            assertThat(paid.path("breadcrumbs").toString()).contains("charging order 1042");
            assertThat(paid.path("tags").path("payment").asText()).isEqualTo("card");
        }
    }

    private int post(String port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}

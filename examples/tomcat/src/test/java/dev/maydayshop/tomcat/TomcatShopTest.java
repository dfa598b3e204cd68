package dev.maydayshop.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example does what its web.xml says. */
class TomcatShopTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void anOrderThatFailsIsOnTheInboxPageAndNothingIsLeftWhenTheServerStops() throws Exception {
        try (TomcatShop shop = new TomcatShop(Path.of("src/main/webapp"), 0)) {
            assertThat(get(shop, "/orders/1").body()).contains("Here is the order");
            assertThat(get(shop, "/orders/7?warehouse=north").statusCode()).isEqualTo(500);
            assertThat(Mayday.flush(Duration.ofSeconds(10))).isTrue();

            assertThat(get(shop, "/internal/errors/").body()).contains("<html");
            assertThat(get(shop, "/internal/errors/api/groups").body()).contains("the order is in two warehouses");
        }

        assertThat(Mayday.client().isActive()).isFalse();
    }

    private HttpResponse<String> get(TomcatShop shop, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(shop.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}

package dev.maydayshop.tomcat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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

            assertThat(get(shop, "/internal/errors/").statusCode()).isEqualTo(401);
            assertThat(getAsOperator(shop, "/internal/errors/").body()).contains("<html");
            assertThat(getAsOperator(shop, "/internal/errors/api/groups").body())
                    .contains("the order is in two warehouses");
        }

        assertThat(Mayday.client().isActive()).isFalse();
    }

    private HttpResponse<String> get(TomcatShop shop, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(shop.url() + path)));
    }

    private HttpResponse<String> getAsOperator(TomcatShop shop, String path) throws Exception {
        String credentials = TomcatShop.OPERATOR + ':' + shop.password();
        return send(HttpRequest.newBuilder(URI.create(shop.url() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(US_ASCII))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

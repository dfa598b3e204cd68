package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import dev.mayday.logback.MaydayAppender;
import dev.mayday.testkit.ErrorServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** With personal data off, as by default: what a request brings of secrets stays here. */
@Tag("containers")
class PrivacyTest extends ContainerFixture {

    private final List<String> secrets = new ArrayList<>();

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void noneOfThirtySecretsIsInAnyEnvelopeLogLineOrPage(String name) {
        ErrorServer server = closing(new ErrorServer());
        MaydayClient client = closing(MaydayClient.builder()
                .dsn(server.dsn())
                .spool(false)
                .inbox(true)
                .uncaught(false)
                .shutdownHook(false)
                .build());
        ListAppender<ILoggingEvent> ownLines = attach(new ListAppender<>(), "dev.mayday");
        MaydayAppender appender = new MaydayAppender();
        appender.setClient(client);
        attach(appender, "shop");
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/inbox/*", new InboxServlet(client, request -> true));
            servlet(context, "/orders/*", (request, response) -> {
                request.getParameter("read"); // the form, before the error
                leaveTraces(client);
                throw new IllegalStateException(message());
            });
        });

        send(requestFullOfSecrets(container));
        await().atMost(Duration.ofSeconds(10)).until(() -> server.events().size() == 2);
        String groups = get(container, "/inbox/api/groups").body();
        StringBuilder seen = new StringBuilder(groups).append(server.envelopes());
        ownLines.list.forEach(line -> seen.append(line.getFormattedMessage()).append('\n'));
        for (String part : groups.split("\"")) {
            if (part.matches("[0-9a-f]{32}")) {
                seen.append(get(container, "/inbox/api/groups/" + part).body());
                seen.append(get(container, "/inbox/api/events/" + part).body());
            }
        }

        assertThat(secrets).hasSizeGreaterThanOrEqualTo(30).doesNotHaveDuplicates();
        assertThat(seen.toString())
                .contains("GET /orders/*".replace("GET", "POST"), "IllegalStateException", "the cart");
        assertThat(secrets).allSatisfy(secret -> assertThat(seen.toString()).doesNotContain(secret));
    }

    /** One more secret: of letters and digits alone, so that nothing but its place gives it away. */
    private String secret() {
        String secret = "Zq" + Integer.toString(7_919 * (secrets.size() + 101), 36) + "Kx" + secrets.size() + "w";
        secrets.add(secret);
        return secret;
    }

    private HttpRequest requestFullOfSecrets(Container container) {
        String query = "?password=" + secret() + "&access_token=" + secret() + "&q=" + secret() + "&email=" + secret()
                + "&" + secret() + "&" + secret() + "%20x=1&redirect=https%3A%2F%2Fx%2F%3Ftoken%3D" + secret();
        String form = "card_number=" + secret() + "&name=" + secret() + "&password=" + secret();
        return HttpRequest.newBuilder(uri(container, "/orders/" + secret() + ";jsessionid=" + secret() + query))
                .header("Authorization", "Bearer " + secret())
                .header("Proxy-Authorization", "Basic " + secret())
                .header("Cookie", "SESSION=" + secret() + "; remember-me=" + secret())
                .header("X-Api-Key", secret())
                .header("X-Auth-Token", secret())
                .header("X-Forwarded-For", secret())
                .header("X-Custom", secret())
                .header("Referer", "https://shop/reset?token=" + secret())
                .header("From", secret())
                .header("traceparent", secret())
                .header("baggage", "sentry-replay_id=" + secret() + ",user=" + secret())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private void leaveTraces(MaydayClient client) {
        client.addBreadcrumb(Breadcrumb.of("http", "GET https://user:" + secret() + "@stock/items?api_key=" + secret())
                .with("authorization", secret()));
        client.currentScope().setTag("session_id", secret()).setContext("login", Map.of("password", secret()));
        MDC.put("access_token", secret());
        MDC.put("dbPassword", secret());
        try {
            LoggerFactory.getLogger("shop").error("the cart of {} failed, password={}", "somebody", secret());
        } finally {
            MDC.clear();
        }
    }

    private String message() {
        return "no connection to jdbc:postgresql://db/shop?user=app&password=" + secret() + " nor https://app:"
                + secret()
                + "@backup/ with Authorization: Bearer " + secret() + " token=" + secret()
                + " eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + secret() + "dozjgNryP4J3jVmNHl0w5N";
    }

    private <A extends ch.qos.logback.core.Appender<ILoggingEvent>> A attach(A appender, String logger) {
        Logger to = (Logger) LoggerFactory.getLogger(logger);
        appender.setContext(to.getLoggerContext());
        appender.start();
        to.addAppender(appender);
        to.setLevel(ch.qos.logback.classic.Level.INFO);
        closing(() -> {
            to.detachAppender(appender);
            appender.stop();
        });
        return appender;
    }
}

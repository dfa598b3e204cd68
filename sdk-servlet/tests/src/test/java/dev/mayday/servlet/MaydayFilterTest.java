package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.Request;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The filter over real sockets. */
@Tag("containers")
class MaydayFilterTest extends ContainerFixture {

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void anExceptionThatEscapesIsOneEventWithTheRequest(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            servlet(context, "/orders/*", (request, response) -> {
                throw new IllegalStateException("no stock");
            });
        });

        assertThat(get(container, "/orders/42?page=2&q=secret", "Accept", "text/x", "X-Api-Key", "k")
                        .statusCode())
                .isEqualTo(500);

        assertThat(events(client)).hasSize(1);
        Event event = events(client).get(0);
        assertThat(event.exceptions().get(0).type()).isEqualTo("IllegalStateException");
        assertThat(event.mechanism().type()).isEqualTo("auto.http.servlet");
        assertThat(event.mechanism().handled()).isFalse();
        assertThat(event.transaction()).isEqualTo("GET /orders/*");
        assertThat(event.user()).isNull();
        Request request = event.request();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.url()).isEqualTo("http://127.0.0.1:" + container.port() + "/orders/*");
        assertThat(request.queryString()).isEqualTo("page=2&q=[Filtered]");
        assertThat(request.headers()).containsEntry("accept", "text/x").doesNotContainKey("x-api-key");
        assertThat(event.contexts().get("response")).containsEntry("status_code", 500);
        assertThat(crumbs(event)).containsExactly("GET /orders/*");
    }

    @ParameterizedTest
    @MethodSource("containers")
    void theErrorPageHasTheIdOfTheEvent(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> {
            filter(context, new MaydayFilter(client, MaydayFilterOptions.DEFAULTS.captureServerErrors(true)));
            servlet(context, "/fails", (request, response) -> {
                throw new IllegalStateException("no stock");
            });
            servlet(context, "/busy", (request, response) -> response.sendError(503));
            servlet(context, "/gone", (request, response) -> response.sendError(410));
        });

        String escaped = get(container, "/fails").body();
        String answered = get(container, "/busy").body();
        assertThat(get(container, "/gone").body()).isEqualTo("oops null");

        assertThat(events(client)).extracting(event -> "oops " + event.id()).containsExactly(escaped, answered);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void withPersonalDataOnTheEventHasPathQueryAndAddress(String name) {
        MaydayClient client = client(settings -> settings.sendPii(true));
        Container container = start(name, context -> {
            filter(
                    context,
                    new MaydayFilter(
                            client,
                            MaydayFilterOptions.DEFAULTS.userResolver(
                                    request -> User.of(request.getHeader("X-User")))));
            servlet(context, "/orders/*", (request, response) -> client.captureMessage("seen"));
        });

        get(container, "/orders/42;jsessionid=77?q=shoes", "X-User", "ada");

        Event event = events(client).get(0);
        assertThat(event.request().url()).isEqualTo("http://127.0.0.1:" + container.port() + "/orders/42");
        assertThat(event.request().queryString()).isEqualTo("q=shoes");
        assertThat(event.request().env()).isEqualTo(Map.of("REMOTE_ADDR", "127.0.0.1"));
        assertThat(event.user()).isEqualTo(User.of("ada"));
        assertThat(event.contexts()).doesNotContainKey("response");
    }
}

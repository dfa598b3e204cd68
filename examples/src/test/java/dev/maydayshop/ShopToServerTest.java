package dev.maydayshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.testkit.SpotlightServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** With {@code MAYDAY_DSN}, a server gets what the inbox shows. */
class ShopToServerTest {

    private static final Duration WAIT = Duration.ofSeconds(60);

    @Test
    void theSameEventsAreReadBackFromTheServer() {
        try (SpotlightServer server = SpotlightServer.start();
                RunningShop shop = RunningShop.inJvm(Map.of("MAYDAY_DSN", server.dsn()))) {
            Map<Button, String> lastEvents = new LinkedHashMap<>();
            Button.all()
                    .forEach(button -> lastEvents.put(button, shop.pressForEvents(button.action(), button.events())));
            int all = Button.all().mapToInt(Button::events).sum();
            Map<String, JsonNode> received = server.awaitEvents(all, WAIT).stream()
                    .collect(Collectors.toMap(event -> string(event, "event_id"), Function.identity()));

            assertThat(received).hasSize(all);
            lastEvents.forEach((button, id) -> {
                JsonNode shown = shop.event(id);
                Told told = Told.toServer(received.get(id));
                assertThat(told).as("%s", button).isEqualTo(Told.toInbox(shown));
                assertThat(told.level()).as("%s", button).isEqualTo(button.level());
                assertThat(shown.path("handled").asBoolean())
                        .as("handled: %s", button)
                        .isEqualTo(button.handled());
                assertThat(told.crumbs().stream()
                                .map(crumb -> Button.breadcrumb(crumb.category() + " " + crumb.text())))
                        .as("%s", button)
                        .isEqualTo(button.breadcrumbs());
            });
            assertIsTheCheckout(Told.toServer(received.get(lastEvents.get(Button.named("checkout")))));
            assertThat(server.complaints()).isEmpty();
        }
    }

    /** Equal could mean that both sides say nothing: once, what is said. */
    private static void assertIsTheCheckout(Told told) {
        assertThat(told.thrown()).hasSize(3);
        Thrown checkout = told.thrown().get(0);
        assertThat(checkout.type()).isEqualTo("CheckoutException");
        assertThat(checkout.module()).isEqualTo("dev.maydayshop");
        assertThat(checkout.text()).matches("order \\d+ could not be paid");
        assertThat(checkout.frames().get(0)).satisfies(frame -> {
            assertThat(frame.place()).isEqualTo("dev.maydayshop.Checkout.pay");
            assertThat(frame.file()).isEqualTo("Checkout.java");
            assertThat(frame.line()).isPositive();
            assertThat(frame.inApp()).isTrue();
        });
        assertThat(told.thrown().get(1).text()).isEqualTo("the bank did not take €83.90");
        assertThat(told.thrown().get(2).type()).isEqualTo("ConnectException");
        assertThat(told.user()).containsExactly("42", "Ada Lindqvist", "ada@example.com");
        assertThat(told.tags()).containsKey(Incidents.TAG).containsEntry("payment", "card");
    }

    /** What one side says of an event: exceptions from the captured one to its last cause, frames from the throw site on. */
    private record Told(
            String level,
            String message,
            List<Thrown> thrown,
            List<String> user,
            Map<String, String> tags,
            List<Crumb> crumbs) {

        static Told toInbox(JsonNode event) {
            return new Told(
                    string(event, "level"),
                    string(event.path("message"), "formatted"),
                    each(event.path("exceptions"), Thrown::toInbox),
                    user(event),
                    pairs(event.path("tags")),
                    each(event.path("breadcrumbs"), Crumb::toInbox));
        }

        /** The wire has the last cause first, and of each stack the outermost frame. */
        static Told toServer(JsonNode event) {
            return new Told(
                    string(event, "level"),
                    string(event.path("logentry"), "formatted"),
                    each(reversed(event.at("/exception/values")), Thrown::toServer),
                    user(event),
                    pairs(event.path("tags")),
                    each(event.at("/breadcrumbs/values"), Crumb::toServer));
        }

        private static List<String> user(JsonNode event) {
            JsonNode user = event.path("user");
            return List.of(string(user, "id"), string(user, "name"), string(user, "email"));
        }
    }

    private record Thrown(String type, String module, String text, List<Line> frames) {

        static Thrown toInbox(JsonNode thrown) {
            return new Thrown(
                    string(thrown, "type"),
                    string(thrown, "module"),
                    string(thrown, "text"),
                    each(thrown.path("frames"), frame -> Line.of(frame, "file", "line", "inApp")));
        }

        static Thrown toServer(JsonNode thrown) {
            return new Thrown(
                    string(thrown, "type"),
                    string(thrown, "module"),
                    string(thrown, "value"),
                    each(
                            reversed(thrown.at("/stacktrace/frames")),
                            frame -> Line.of(frame, "filename", "lineno", "in_app")));
        }
    }

    private record Line(String place, String file, int line, boolean inApp) {

        static Line of(JsonNode frame, String file, String line, String inApp) {
            return new Line(
                    string(frame, "module") + "." + string(frame, "function"),
                    string(frame, file),
                    frame.path(line).asInt(),
                    frame.path(inApp).asBoolean());
        }
    }

    private record Crumb(long millis, String category, String text, String level, Map<String, String> data) {

        static Crumb toInbox(JsonNode crumb) {
            return of(crumb, crumb.path("seen").asLong(), "text");
        }

        static Crumb toServer(JsonNode crumb) {
            JsonNode time = crumb.path("timestamp");
            long millis = time.isNumber()
                    ? Math.round(time.asDouble() * 1_000)
                    : Instant.parse(time.asText()).toEpochMilli();
            return of(crumb, millis, "message");
        }

        private static Crumb of(JsonNode crumb, long millis, String text) {
            return new Crumb(
                    millis,
                    string(crumb, "category"),
                    string(crumb, text),
                    crumb.path("level").asText("info"),
                    pairs(crumb.path("data")));
        }
    }

    private static String string(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static <T> List<T> each(Iterable<JsonNode> nodes, Function<JsonNode, T> reader) {
        return StreamSupport.stream(nodes.spliterator(), false).map(reader).toList();
    }

    private static List<JsonNode> reversed(JsonNode nodes) {
        List<JsonNode> reversed = new ArrayList<>();
        nodes.forEach(reversed::add);
        Collections.reverse(reversed);
        return reversed;
    }

    private static Map<String, String> pairs(JsonNode node) {
        return node.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
    }
}

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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** With {@code MAYDAY_DSN}, a server gets what the inbox shows. */
class ShopToServerTest {

    private static final Duration WAIT = Duration.ofSeconds(60);

    @Test
    void theSameEventsAreReadBackFromTheServer() {
        try (SpotlightServer server = SpotlightServer.start();
                RunningShop shop = RunningShop.inJvm(Map.of("MAYDAY_DSN", server.dsn()))) {
            Map<Button, String> lastEvents = Button.all()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            button -> shop.pressForEvents(button.action(), button.events()),
                            (a, b) -> a,
                            LinkedHashMap::new));
            int all = Button.all().mapToInt(Button::events).sum();
            Map<String, JsonNode> received = server.awaitEvents(all, WAIT).stream()
                    .collect(Collectors.toMap(event -> event.path("event_id").asText(), Function.identity()));

            assertThat(received).hasSize(all);
            lastEvents.forEach((button, id) -> {
                JsonNode shown = shop.event(id);
                assertThat(shown.path("level").asText())
                        .as("level of %s", button)
                        .isEqualTo(button.level());
                assertThat(shown.path("handled").asBoolean())
                        .as("handled: %s", button)
                        .isEqualTo(button.handled());
                assertThat(fromServer(received.get(id))).as("%s", button).isEqualTo(fromInbox(shown));
            });
            assertThat(server.complaints()).isEmpty();
            assertIsTheCheckout(received.get(lastEvents.get(Button.named("checkout"))));
        }
    }

    /** Equal could mean that both sides say nothing: once, what is said. */
    private static void assertIsTheCheckout(JsonNode event) {
        Map<String, Object> facts = fromServer(event);
        assertThat(facts.get("exceptions"))
                .asInstanceOf(InstanceOfAssertFactories.list(List.class))
                .contains(
                        List.of("PaymentException", "dev.maydayshop", "the bank did not take €83.90"),
                        List.of("ConnectException", "java.net", "Connection refused"))
                .hasSize(3);
        JsonNode thrower =
                reversed(event.at("/exception/values/2/stacktrace/frames")).get(0);
        assertThat(frame(thrower, "filename", "lineno", "in_app"))
                .startsWith("dev.maydayshop.Checkout", "pay", "Checkout.java")
                .endsWith("true");
        assertThat(thrower.path("lineno").asInt()).isPositive();
        assertThat(facts.get("user")).isEqualTo(List.of("42", "Ada Lindqvist", "ada@example.com"));
        assertThat(pairs(event.path("tags"))).containsKey(Incidents.TAG).containsEntry("payment", "card");
        assertThat(each(
                        event.at("/breadcrumbs/values"),
                        crumb -> Button.breadcrumb(crumb.path("category").asText() + " "
                                + crumb.path("message").asText())))
                .isEqualTo(Button.named("checkout").breadcrumbs());
    }

    private static Map<String, Object> fromInbox(JsonNode event) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("level", event.path("level").asText());
        facts.put("message", event.path("message").path("formatted").asText());
        facts.put(
                "exceptions",
                each(
                        event.path("exceptions"),
                        exception -> List.of(
                                exception.path("type").asText(),
                                exception.path("module").asText(),
                                exception.path("text").asText())));
        facts.put(
                "frames",
                each(
                        event.path("exceptions"),
                        exception -> each(exception.path("frames"), frame -> frame(frame, "file", "line", "inApp"))));
        facts.put("user", texts(event.path("user"), "id", "name", "email"));
        facts.put("tags", pairs(event.path("tags")));
        facts.put(
                "breadcrumbs",
                each(
                        event.path("breadcrumbs"),
                        crumb -> crumb(crumb, crumb.path("seen").asLong(), "text")));
        return facts;
    }

    /** The wire has the innermost cause first, and of each stack the outermost frame. */
    private static Map<String, Object> fromServer(JsonNode event) {
        List<JsonNode> exceptions = reversed(event.path("exception").path("values"));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("level", event.path("level").asText());
        facts.put("message", event.path("logentry").path("formatted").asText());
        facts.put(
                "exceptions",
                each(
                        exceptions,
                        exception -> List.of(
                                exception.path("type").asText(),
                                exception.path("module").asText(),
                                exception.path("value").asText())));
        facts.put(
                "frames",
                each(
                        exceptions,
                        exception -> each(
                                reversed(exception.path("stacktrace").path("frames")),
                                frame -> frame(frame, "filename", "lineno", "in_app"))));
        facts.put("user", texts(event.path("user"), "id", "name", "email"));
        facts.put("tags", pairs(event.path("tags")));
        JsonNode crumbs = event.path("breadcrumbs");
        facts.put(
                "breadcrumbs",
                each(
                        crumbs.has("values") ? crumbs.path("values") : crumbs,
                        crumb -> crumb(crumb, millis(crumb.path("timestamp")), "message")));
        return facts;
    }

    private static List<String> frame(JsonNode frame, String file, String line, String inApp) {
        return List.of(
                frame.path("module").asText(),
                frame.path("function").asText(),
                frame.path(file).asText(),
                Integer.toString(frame.path(line).asInt()),
                Boolean.toString(frame.path(inApp).asBoolean()));
    }

    private static List<Object> crumb(JsonNode crumb, long millis, String text) {
        return List.of(
                millis,
                crumb.path("type").asText("default"),
                crumb.path("category").asText(),
                crumb.path(text).asText(),
                crumb.path("level").asText("info"),
                pairs(crumb.path("data")));
    }

    private static long millis(JsonNode timestamp) {
        return timestamp.isNumber()
                ? Math.round(timestamp.asDouble() * 1_000)
                : Instant.parse(timestamp.asText()).toEpochMilli();
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

    private static List<String> texts(JsonNode node, String... names) {
        return List.of(names).stream().map(name -> node.path(name).asText()).toList();
    }
}

package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mayday.event.Event;
import dev.mayday.group.GroupKey;
import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxPageTest {

    private final InboxDestination inbox = new InboxDestination();
    private final InboxPage page = new Page(inbox, Shop::report, () -> "shop@1.4.2", "production");
    private final Event payment = Shop.payment(1, Shop.NOON_MILLIS).build();

    @BeforeEach
    void captureOne() {
        inbox.accept(payment, new RecordingReceipt());
    }

    @Test
    void groupsAreListedWithWhatAListShows() throws IOException {
        inbox.accept(Shop.payment(2, Shop.NOON_MILLIS + 5).build(), new RecordingReceipt());

        JsonNode list = json("/api/groups");

        JsonNode group = list.at("/groups/0");
        assertThat(list.get("groups")).hasSize(1);
        assertThat(group.get("id").asText()).isEqualTo(GroupKey.of(payment).toString());
        assertThat(group.get("type").asText()).isEqualTo("PaymentFailedException");
        assertThat(group.get("text").asText()).startsWith("Order 8812 was not paid");
        assertThat(group.get("count").asLong()).isEqualTo(2);
        assertThat(group.get("firstSeen").asLong()).isEqualTo(Shop.NOON_MILLIS);
        assertThat(group.get("lastSeen").asLong()).isEqualTo(Shop.NOON_MILLIS + 5);
        assertThat(group.get("users").asText()).isEqualTo("1");
        assertThat(group.get("release").asText()).isEqualTo("shop@1.4.2");
        assertThat(group.get("handled").asBoolean()).isFalse();
        assertThat(list.at("/service/environment").asText()).isEqualTo("production");
        assertThat(list.at("/room/maxGroups").asInt()).isEqualTo(200);
    }

    @Test
    void aGroupNamesItsEvents() throws IOException {
        JsonNode group = json("/api/groups/" + GroupKey.of(payment));

        assertThat(group.at("/events/0/id").asText()).isEqualTo(payment.id().toString());
        assertThat(group.get("count").asInt()).isOne();
    }

    @Test
    void anEventHasEverythingKnownAboutIt() throws IOException {
        JsonNode event = json("/api/events/" + payment.id());

        assertThat(event.at("/exceptions/0/type").asText()).isEqualTo("PaymentFailedException");
        assertThat(event.at("/exceptions/1/source").asText()).isEqualTo("cause");
        assertThat(event.at("/exceptions/1/parent").asInt()).isZero();
        assertThat(event.at("/exceptions/0/frames/0/inApp").asBoolean()).isTrue();
        assertThat(event.at("/exceptions/0/frames/0/line").asInt()).isEqualTo(93);
        assertThat(texts(event.get("breadcrumbs"), "category"))
                .containsExactly(
                        "session", "cart", "query", "http", "com.acme.shop.pay.Gateway", "com.acme.shop.pay.Gateway");
        assertThat(event.at("/breadcrumbs/3/data/status").asInt()).isEqualTo(503);
        assertThat(event.at("/tags/tenant").asText()).isEqualTo("acme");
        assertThat(event.at("/user/email").asText()).isEqualTo("grace@example.com");
        assertThat(event.at("/request/headers/X-Request-Id").asText()).isEqualTo("a91c");
        assertThat(event.at("/contexts/order/items/2").asText()).isEqualTo("desk");
        assertThat(event.at("/trace/traceId").asText()).startsWith("4bf92f");
        assertThat(event.at("/thread/name").asText()).isEqualTo("http-nio-8080-exec-4");
    }

    @Test
    void theLedgerShowsEachDestination() throws IOException {
        JsonNode ledger = json("/api/ledger");

        assertThat(texts(ledger.get("destinations"), "name")).containsExactly("sentry", "inbox");
        assertThat(ledger.at("/destinations/0/spooled").asLong()).isEqualTo(12);
        assertThat(ledger.at("/destinations/0/discarded").asLong()).isEqualTo(5);
        assertThat(ledger.at("/destinations/0/reasons/too_large").asLong()).isEqualTo(2);
        assertThat(ledger.get("balanced").asBoolean()).isTrue();
    }

    @Test
    void aReportThatFailsIsNoReasonToFail() {
        InboxPage broken = new Page(
                inbox,
                () -> {
                    throw new StackOverflowError();
                },
                () -> null,
                null);

        assertThat(broken.respond("GET", "/api/ledger", name -> null).status()).isEqualTo(500);
        assertThat(broken.respond("GET", "/api/groups", name -> null).status()).isEqualTo(200);
    }

    @Test
    void numbersBeyondTheBrowsersAndBrokenTextArriveAsTheyAre() throws IOException {
        Event odd = Shop.message(9, "half a pair \ud83d!", null)
                .context(
                        "numbers",
                        Map.of(
                                "large",
                                9_007_199_254_740_993L,
                                "least",
                                Long.MIN_VALUE,
                                "none",
                                Double.NaN,
                                "half",
                                0.5))
                .context("__proto__", Map.of("polluted", true))
                .build();
        inbox.accept(odd, new RecordingReceipt());

        JsonNode event = json("/api/events/" + odd.id());

        assertThat(event.at("/message/template").asText()).isEqualTo("half a pair \ud83d!");
        assertThat(event.at("/contexts/numbers/large").asText()).isEqualTo("9007199254740993");
        assertThat(event.at("/contexts/numbers/large").isTextual()).isTrue();
        assertThat(event.at("/contexts/numbers/least").asText()).isEqualTo("-9223372036854775808");
        assertThat(event.at("/contexts/numbers/none").asText()).isEqualTo("NaN");
        assertThat(event.at("/contexts/numbers/half").doubleValue()).isEqualTo(0.5);
        assertThat(event.at("/contexts/__proto__/polluted").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/inbox.js", "/event.js", "/inbox.css", "/icon.svg"})
    void everyFileOfThePageIsThere(String path) {
        Response response = get(path);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentLength()).isPositive();
        assertThat(response.contentType()).doesNotContain("json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/index.html/",
                "/../inbox.js",
                "/page/inbox.js",
                "/%2e%2e/InboxPage.class",
                "/InboxPage.class",
                "/../../../../META-INF/LICENSE",
                "//inbox.js",
                "/api",
                "/api/",
                "/api/groups/",
                "/api/groups/../ledger",
                "/api/groups/00000000000000000000000000000000",
                "/api/events/00000000000000000000000000000000",
                "/api/events/<script>",
                "/favicon.ico"
            })
    void whatIsNotOnTheListIsNotThere(String path) {
        Response response = get(path);

        assertThat(response.status()).isEqualTo(404);
        assertThat(body(response)).isEqualTo("Nothing here.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/inbox.js", "/api/groups", "/api/ledger", "/nothing"})
    void everyAnswerCarriesTheRules(String path) {
        Map<String, String> headers = get(path).headers();

        assertThat(headers.get("Content-Security-Policy").split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'");
        assertThat(headers)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsKey("Cache-Control");
        assertThat(headers.keySet()).noneMatch(name -> name.startsWith("Access-Control"));
    }

    @Test
    void whatWasCapturedIsNotStoredByBrowsers() {
        assertThat(get("/api/groups").headers()).containsEntry("Cache-Control", "no-store");
        assertThat(get("/api/events/" + payment.id()).headers()).containsEntry("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", ""})
    void onlyReading(String method) {
        Response response = page.respond(method, "/api/groups", name -> null);

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void headIsGetWithoutBody() {
        Response get = get("/api/groups");
        Response head = page.respond("HEAD", "/api/groups", name -> null);

        assertThat(head.hasBody()).isFalse();
        assertThat(body(head)).isEmpty();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.contentLength()).isEqualTo(get.contentLength()).isPositive();
        assertThat(head.headers()).isEqualTo(get.headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/inbox.css", "/api/groups", "/api/ledger"})
    void unchangedIsNotSentAgain(String path) {
        String tag = get(path).headers().get("ETag");
        Response again = page.respond("GET", path, Map.of("If-None-Match", "\"other\", " + tag)::get);

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.hasBody()).isFalse();
        assertThat(again.headers()).containsEntry("ETag", tag);
    }

    @Test
    void aNewEventChangesTheTag() {
        String tag = get("/api/groups").headers().get("ETag");
        inbox.accept(Shop.payment(2, Shop.NOON_MILLIS).build(), new RecordingReceipt());

        assertThat(page.respond("GET", "/api/groups", Map.of("If-None-Match", tag)::get)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void otherSitesDoNotGetTheJson(String site) {
        Response response = page.respond("GET", "/api/groups", Map.of("Sec-Fetch-Site", site)::get);

        assertThat(response.status()).isEqualTo(403);
        assertThat(body(response)).doesNotContain("Payment");
    }

    @Test
    void aLinkFromElsewhereOpensThePage() {
        assertThat(page.respond("GET", "/", Map.of("Sec-Fetch-Site", "cross-site")::get)
                        .status())
                .isEqualTo(200);
        assertThat(page.respond("GET", "/api/groups", Map.of("Sec-Fetch-Site", "same-origin")::get)
                        .status())
                .isEqualTo(200);
    }

    private Response get(String path) {
        return page.respond("GET", path, name -> null);
    }

    private JsonNode json(String path) throws IOException {
        Response response = get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/json");
        return new ObjectMapper().readTree(body(response));
    }

    private static String body(Response response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            response.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.get(field).asText())
                .toList();
    }
}

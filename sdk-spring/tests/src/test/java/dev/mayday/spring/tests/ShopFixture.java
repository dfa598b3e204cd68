package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shop on one line of Boot: started, asked everything, and then looked at case by case. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BootLine line;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<WebCase, Integer> answered = new HashMap<>();
    private Receiver receiver;
    private final List<Application> shops = new ArrayList<>();

    ShopFixture(BootLine line) {
        this.line = line;
    }

    static Stream<WebCase> cases() {
        return WebCase.table(WebCases.TABLE);
    }

    @BeforeAll
    void askEverything(@TempDir Path folder) throws Exception {
        receiver = Receiver.start(folder);
        // What the container logs goes to every appender of a JVM: two copies share one only if they have none.
        for (String copies : List.of("1", "4", "2,3")) {
            shops.add(Application.start(
                    line.classPath(), receiver.trust(), "org.acme.shop.Shop", List.of(receiver.dsn(), copies)));
        }
        for (Application shop : shops) {
            shop.awaitLine("^READY$");
            shop.output()
                    .lines()
                    .filter(text -> text.startsWith("LISTENS "))
                    .map(text -> text.split(" "))
                    .forEach(words -> addresses.put(words[1], "http://127.0.0.1:" + words[2]));
        }
        for (WebCase one : cases().toList()) {
            answered.put(one, ask(one));
        }
        for (String project : addresses.keySet()) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> get(project, "/control/flush").body().equals("true"));
        }
    }

    @AfterAll
    void end() {
        shops.forEach(Application::close);
        if (receiver != null) {
            receiver.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsCapturedIsWhatTheTableSays(WebCase expected) {
        assertThat(answered.get(expected)).as("answer").isEqualTo(expected.status());
        List<JsonNode> events = receiver.events(expected.project()).stream()
                .filter(expected::owns)
                .toList();
        assertThat(events).as("events of " + expected + "\n" + events).hasSize(expected.events());
        for (JsonNode event : events) {
            assertThat(told(event)).contains(expected.message());
            if (!expected.handled().equals("?")) {
                assertThat(handled(event)).as("handled").isEqualTo(expected.handled());
            }
            assertThat(event.path("user").path("username").asText("-"))
                    .as("user")
                    .isEqualTo(expected.user());
            assertThat(event.path("transaction").asText()).as("transaction").isEqualTo(expected.transaction());
            assertThat(crumbs(event)).as("crumbs").isNotEmpty();
            if (!expected.crumbs().isEmpty()) {
                assertThat(crumbs(event)).as("crumbs").containsSubsequence(expected.crumbs());
            }
            assertThat(event.path("breadcrumbs").toString()).contains("http.server");
        }
    }

    @Test
    void nothingElseIsCaptured() {
        for (String project : addresses.keySet()) {
            List<JsonNode> strangers = receiver.events(project).stream()
                    .filter(event -> cases().noneMatch(one -> one.project().equals(project) && one.owns(event)))
                    .filter(event -> !told(event).contains("nightly"))
                    .toList();
            assertThat(strangers).as("project " + project).isEmpty();
        }
    }

    @Test
    void aScheduledMethodIsAUnitOfWorkAndItsErrorIsCapturedOnce() {
        for (String project : addresses.keySet()) {
            List<JsonNode> nightly = receiver.events(project).stream()
                    .filter(event -> told(event).contains("nightly " + project))
                    .toList();
            assertThat(nightly).as("project " + project).hasSize(1);
            assertThat(handled(nightly.get(0))).isEqualTo("false");
            assertThat(nightly.get(0).path("transaction").asText()).isEqualTo("org.acme.shop.Work.nightly");
            assertThat(crumbs(nightly.get(0))).containsExactly("the job runs");
        }
    }

    @Test
    void eventsGoOverTlsAndHttp2() {
        assertThat(receiver.protocols()).containsExactly("HTTP/2.0");
    }

    @Test
    void frameworkClassesAreNotInAppAndTheApplicationsAre() {
        JsonNode event = receiver.events("1").stream()
                .filter(one -> told(one).contains("sync /sync/42/throw"))
                .findFirst()
                .orElseThrow();
        JsonNode frames = event.path("exception")
                .path("values")
                .path(0)
                .path("stacktrace")
                .path("frames");

        assertThat(frames).anySatisfy(frame -> {
            assertThat(frame.path("module").asText()).isEqualTo("org.acme.shop.Cases");
            assertThat(frame.path("in_app").asBoolean()).isTrue();
        });
        assertThat(frames)
                .allSatisfy(frame -> assertThat(frame.path("in_app").asBoolean())
                        .isEqualTo(frame.path("module").asText().startsWith("org.acme.")));
    }

    @Test
    void theEndpointShowsLedgerAndSettingsAndNoSecret() throws Exception {
        HttpResponse<String> answer = get("1", "/actuator/mayday");
        JsonNode shown = JSON.readTree(answer.body());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(shown.path("active").asBoolean()).isTrue();
        assertThat(shown.path("destinations").path("sentry").path("delivered").asInt())
                .isPositive();
        assertThat(shown.path("settings").path("mayday.send-pii").asText()).isEqualTo("true");
        assertThat(shown.path("settings").path("mayday.in-app-includes").asText())
                .isEqualTo("org.acme.shop.");
        assertThat(answer.body()).doesNotContain("thekey").doesNotContain("changeit");
    }

    @Test
    void healthTellsAndStaysUp() throws Exception {
        JsonNode health = JSON.readTree(get("1", "/actuator/health").body());

        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("components").path("mayday").path("status").asText())
                .isEqualTo("UP");
        assertThat(health.path("components").path("mayday").path("details").has("sentry"))
                .isTrue();
    }

    @Test
    void theLedgerIsMetered() throws Exception {
        for (String meter : List.of("captured", "delivered", "pending", "merged", "discarded", "recovered")) {
            HttpResponse<String> answer = get("1", "/actuator/metrics/mayday.events." + meter);
            assertThat(answer.statusCode()).as(meter).isEqualTo(200);
        }
        JsonNode delivered = JSON.readTree(
                get("1", "/actuator/metrics/mayday.events.delivered").body());
        assertThat(delivered.path("measurements").path(0).path("value").asDouble())
                .isPositive();
        assertThat(get("1", "/actuator/metrics/mayday.events.discarded?tag=reason:duplicate")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String told(JsonNode event) {
        List<String> told = new ArrayList<>();
        event.path("exception")
                .path("values")
                .forEach(value -> told.add(
                        value.path("type").asText() + ": " + value.path("value").asText()));
        told.add(event.path("logentry").path("formatted").asText());
        return String.join("\n", told);
    }

    private static String handled(JsonNode event) {
        JsonNode values = event.path("exception").path("values");
        return values.isEmpty()
                ? "true"
                : values.path(values.size() - 1)
                        .path("mechanism")
                        .path("handled")
                        .asText();
    }

    private static List<String> crumbs(JsonNode event) {
        JsonNode crumbs = event.path("breadcrumbs");
        JsonNode values = crumbs.isArray() ? crumbs : crumbs.path("values");
        return StreamSupport.stream(values.spliterator(), false)
                .map(crumb -> crumb.path("message").asText())
                .toList();
    }

    private HttpResponse<String> get(String project, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(addresses.get(project) + path))
                        .timeout(LIMIT)
                        .build(),
                BodyHandlers.ofString());
    }

    private int ask(WebCase one) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(addresses.get(one.project()) + one.path()))
                .timeout(LIMIT);
        switch (one.how()) {
            case "GET", "TWICE" -> request.GET();
            case "ADA" ->
                request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("ada:engine".getBytes(StandardCharsets.UTF_8)));
            case "JSON" -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString("{no"));
            case "POST" -> request.header("Content-Type", "text/plain").POST(BodyPublishers.ofString("no"));
            case "MULTIPART" -> multipart(request, 100);
            case "BIG" -> multipart(request, 10_000);
            case "ABORT" -> {
                return abort(one);
            }
            default -> throw new IllegalArgumentException(one.how());
        }
        int status = status(request.build());
        return one.how().equals("TWICE") ? status(request.build()) : status;
    }

    /** The status, also of an answer that breaks off. */
    private int status(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.readAllBytes();
        } catch (IOException brokenOff) {
            assertThat(request.uri().getPath()).matches("/stream/.*|/filter/after-commit");
        }
        return answer.statusCode();
    }

    private static void multipart(HttpRequest.Builder request, int bytes) {
        String body = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.png\"\r\n\r\n"
                + "x".repeat(bytes) + "\r\n--edge--\r\n";
        request.header("Content-Type", "multipart/form-data; boundary=edge").POST(BodyPublishers.ofString(body));
    }

    /** Reads the head of the answer, then hangs up. */
    private int abort(WebCase one) throws IOException {
        URI address = URI.create(addresses.get(one.project()));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("GET " + one.path() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(head, StandardCharsets.UTF_8).substring("HTTP/1.1 ".length()));
        }
    }
}

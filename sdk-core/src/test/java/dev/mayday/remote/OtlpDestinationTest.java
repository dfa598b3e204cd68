package dev.mayday.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.send.Kind;
import dev.mayday.send.Proxy;
import dev.mayday.send.Transport;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.OtlpBodies;
import dev.mayday.testkit.RawServer;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.Usual;
import dev.mayday.time.Clock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeakedThreads.class)
class OtlpDestinationTest {

    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    private static final String TOKEN = "Bearer very-secret-token";

    private final Captures captures = new Captures(OtlpProtocol.NAME);
    private final RecordingLogger log = new RecordingLogger();
    private final List<RemoteDestination> opened = new ArrayList<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"4317, true", "4318, false"})
    void aBrokenAnswerFromThePortOfGrpcSaysSo(int port, boolean hint) {
        try (RawServer proxy = RawServer.start(RawServer.Connection::readRequest)) {
            OtlpSettings settings =
                    new OtlpSettings("http://collector.invalid:" + port + "/v1/logs", false, false, Map.of(), Map.of());
            Transport transport = new OtlpProtocol(settings, Clock.SYSTEM)
                    .transport(Usual.http(new Proxy("127.0.0.1", proxy.port(), null, null), null));
            assertThatThrownBy(() -> transport.send(new byte[1], Kind.EVENT))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class)
                    .message()
                    .satisfies(message -> assertThat(
                                    message.endsWith(" (4317 is usually the gRPC port; OTLP over HTTP is 4318)"))
                            .as(message)
                            .isEqualTo(hint));
            transport.close();
        }
    }

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void answer() {
        SERVER.resetAll();
        stub(200);
    }

    @AfterEach
    void closeAndAddUp() {
        opened.forEach(destination -> destination.close(Duration.ofSeconds(2)));
        assertThat(captures.report().balanced()).isTrue();
        assertThat(log.lines()).noneMatch(line -> line.contains(TOKEN));
    }

    @ParameterizedTest
    @CsvSource({
        "false,true,application/x-protobuf",
        "false,false,application/x-protobuf",
        "true,true,application/json",
        "true,false,application/json"
    })
    void aRequestIsWhatReceiversCompareLiterally(boolean json, boolean gzip, String contentType) throws Exception {
        RemoteDestination destination = destination(json, gzip);

        destination.hurry(true);
        accept(destination, Events.full());
        awaitDelivered(1);

        LoggedRequest request = requests().get(0);
        assertThat(request.getUrl()).isEqualTo("/otlp/v1/logs");
        assertThat(request.header("Content-Type").values()).containsExactly(contentType);
        assertThat(request.containsHeader("Content-Encoding")).isEqualTo(gzip);
        assertThat(request.getHeader("Authorization")).isEqualTo(TOKEN);
        assertThat(request.getHeader("X-Scope-OrgID")).isEqualTo("shop");
        assertThat(request.getHeader("User-Agent")).startsWith("mayday.java/");
        assertThat(ids(request)).containsExactly(Events.full().id().toString());
        destination.hurry(false);
    }

    @Test
    void eventsThatComeTogetherLeaveInOneRequestASecondLater() {
        RemoteDestination destination = destination(false, true);

        for (int i = 1; i <= 50; i++) {
            accept(destination, event(i));
        }
        awaitDelivered(50);

        assertThat(requests()).hasSize(1);
    }

    @Test
    void nothingIsLostOfManyAndEachArrivesOnce() {
        RemoteDestination destination = destination(false, true);

        for (int i = 1; i <= 2_000; i++) {
            accept(destination, event(i));
        }
        awaitDelivered(2_000);

        assertThat(requests().stream().flatMap(request -> ids(request).stream()))
                .hasSize(2_000)
                .doesNotHaveDuplicates();
        assertThat(requests().size()).isLessThan(50);
    }

    @Test
    void aServerThatIsDownGetsEverythingLater() {
        stub(503);
        RemoteDestination destination = destination(false, true);
        accept(destination, event(1));
        accept(destination, event(2));
        await().until(() -> !requests().isEmpty());

        stub(204);
        awaitDelivered(2);

        assertThat(log.lines()).anyMatch(line -> line.contains("cannot deliver") && line.contains("503"));
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "408", "500"})
    void whatTheProtocolDoesNotLetUsTryAgainIsFinal(int status) {
        stub(status);
        RemoteDestination destination = destination(false, true);
        destination.hurry(true);

        accept(destination, event(1));

        await().until(() -> captures.destination().discarded(DiscardReason.REJECTED) == 1);
        assertThat(requests()).hasSize(1);
        destination.hurry(false);
    }

    @Test
    void aRequestThatIsTakenInPartIsCountedExactly() {
        byte[] body = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(3)
                        .setErrorMessage("entry too far behind"))
                .build()
                .toByteArray();
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody(body)));
        RemoteDestination destination = destination(false, true);

        for (int i = 1; i <= 10; i++) {
            accept(destination, event(i));
        }

        await().until(() -> captures.destination().discarded(DiscardReason.REJECTED) == 3);
        awaitDelivered(7);
        assertThat(requests()).hasSize(1);
        assertThat(log.lines())
                .anyMatch(line -> line.contains("refused 3 of 10 events") && line.contains("entry too far behind"));
    }

    @Test
    void whatOneProcessLeftTheNextOneSendsInTheEncodingItWasWrittenIn() throws Exception {
        stub(503);
        RemoteDestination first = destination(true, true);
        accept(first, Events.full());
        await().until(() -> captures.destination().spooled() == 1);
        first.close(Duration.ZERO);
        SERVER.resetAll();
        stub(200);

        RemoteDestination second = destination(false, true);
        accept(second, event(1));

        await().until(() -> requests().stream().mapToInt(r -> ids(r).size()).sum() == 2);
        assertThat(requests().stream().map(request -> request.getHeader("Content-Type")))
                .containsExactlyInAnyOrder("application/json", "application/x-protobuf");
    }

    @Test
    void whatWaitsForOneTenantIsNotSentAsAnothers() {
        leaveOnDisk(Map.of("X-Scope-OrgID", "acme"), event(1));

        RemoteDestination other = destination(Map.of("X-Scope-OrgID", "globex"));
        accept(other, event(2));
        awaitDelivered(1);
        assertThat(captures.destination().recovered()).isZero();
        other.close(Duration.ofSeconds(2));
        assertThat(idsByTenant("globex")).containsOnly(event(2).id().toString());

        destination(Map.of("X-Scope-OrgID", "acme"));
        awaitDelivered(2);
        assertThat(idsByTenant("acme")).containsOnly(event(1).id().toString());
    }

    @Test
    void aRotatedTokenAndHeadersInAnotherSpellingKeepWhatWaits() {
        Map<String, String> before = new LinkedHashMap<>();
        before.put("Authorization", TOKEN);
        before.put("X-Scope-OrgID", "acme");
        before.put("X-Region", "north");
        leaveOnDisk(before, event(1));

        Map<String, String> after = new LinkedHashMap<>();
        after.put("x-region", "north");
        after.put("x-scope-orgid", "acme");
        after.put("authorization", "Bearer another-token");
        destination(after);

        awaitDelivered(1);
        assertThat(captures.destination().recovered()).isEqualTo(1);
        assertThat(requests())
                .anyMatch(request -> request.getHeader("Authorization").equals("Bearer another-token"));
    }

    /** As a process does that ends while the server is down. */
    private void leaveOnDisk(Map<String, String> headers, Event event) {
        stub(503);
        RemoteDestination destination = destination(headers);
        accept(destination, event);
        destination.close(Duration.ZERO);
        assertThat(captures.destination().spooled()).isEqualTo(1);
        answer();
    }

    private static List<String> idsByTenant(String tenant) {
        return requests().stream()
                .filter(request -> tenant.equals(request.getHeader("X-Scope-OrgID")))
                .flatMap(request -> ids(request).stream())
                .toList();
    }

    private void accept(RemoteDestination destination, Event event) {
        destination.accept(event, captures.capture());
    }

    private static Event event(int number) {
        return Events.full().toBuilder().id(EventId.of(7, number)).build();
    }

    private RemoteDestination destination(boolean json, boolean gzip) {
        return destination(json, gzip, Map.of("Authorization", TOKEN, "X-Scope-OrgID", "shop"));
    }

    private RemoteDestination destination(Map<String, String> headers) {
        return destination(false, true, headers);
    }

    private RemoteDestination destination(boolean json, boolean gzip, Map<String, String> headers) {
        OtlpSettings settings = new OtlpSettings(
                "http://127.0.0.1:" + SERVER.port() + "/otlp/v1/logs",
                json,
                gzip,
                headers,
                Map.of("service.name", "shop"));
        SpoolSettings usual = SpoolSettings.IN_MEMORY;
        RemoteDestination destination = RemoteDestination.otlp(
                settings,
                new Wiring(
                        Usual.HTTP,
                        new SpoolSettings(
                                List.of(folder), 32 << 20, usual.memoryBytes(), usual.memoryRecords(), usual.maxAge()),
                        captures::recover,
                        Thread::new,
                        Clock.SYSTEM,
                        new Random(),
                        log));
        opened.add(destination);
        destination.start();
        return destination;
    }

    private void awaitDelivered(long events) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> captures.destination().delivered() == events);
    }

    private static void stub(int status) {
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.findAll(anyRequestedFor(anyUrl()));
    }

    private static List<String> ids(LoggedRequest request) {
        try {
            return OtlpBodies.records(OtlpBodies.read(request.getBody())).stream()
                    .map(OtlpDestinationTest::id)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(LogRecord record) {
        return record.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("mayday.event.id"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getStringValue();
    }
}

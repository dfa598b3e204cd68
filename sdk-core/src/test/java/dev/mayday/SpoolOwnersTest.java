package dev.mayday;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.mayday.testkit.ChildJvm;
import dev.mayday.testkit.Envelopes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds what on disk, across clients, class loaders and processes; and what a program leaves there when it ends. */
class SpoolOwnersTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final int port = freePort();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private WireMockServer server;

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable client : opened) {
            client.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void nobodyTakesWhatALivingOneHoldsAndSomebodyWhatADeadOneLeft() throws Exception {
        List<String> ids = new ArrayList<>();
        MaydayClient first = client("key");
        capture(first, ids);
        ClassLoader other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        List<String> lines = new ArrayList<>();
        opened.add((AutoCloseable) other.loadClass(SpoolProgram.class.getName())
                .getMethod("open", String.class, String.class, int.class, List.class, boolean.class)
                .invoke(null, dsn("key"), folder.toString(), 10, lines, true));
        assertThat(lines).contains("recovered 0");
        ids.addAll(ids(lines));
        try (ChildJvm child = child("10", "wait")) {
            await().atMost(LONG).until(() -> child.out().contains("captured at"));
            ids.addAll(ids(child.out().lines().toList()));

            MaydayClient second = client("rotated");
            capture(second, ids);
            assertThat(recovered(second)).isZero();
            try (ChildJvm late = child("0", "end")) {
                assertThat(late.exitCode(LONG)).isZero();
                assertThat(late.out()).contains("recovered 0");
            }
            child.process().destroyForcibly().waitFor();
        }
        MaydayClient heir = client("key");
        await().atMost(LONG).until(() -> recovered(heir) == 10);

        serve();
        assertThat(ids).hasSize(40).doesNotHaveDuplicates();
        await().atMost(LONG).untilAsserted(() -> assertThat(delivered()).containsExactlyInAnyOrderElementsOf(ids));
        assertThat(recovered(heir)).isEqualTo(10);
    }

    @Test
    void aLockThatIsCleanedAwayCostsALivingOneNothing() throws IOException {
        MaydayClient living = client("key");
        capture(living, new ArrayList<>());
        try (Stream<Path> files = Files.walk(folder)) {
            Files.delete(files.filter(file -> file.endsWith("lock")).findFirst().orElseThrow());
        }

        try (ChildJvm child = child("1", "end")) {
            assertThat(child.exitCode(LONG)).isZero();
            assertThat(child.out()).contains("recovered 0");
        }
    }

    @Test
    void anotherProjectTakesNothing() {
        List<String> ids = new ArrayList<>();
        MaydayClient first = client("key");
        capture(first, ids);
        first.close(Duration.ofSeconds(2));

        MaydayClient other = open("http://key@localhost:" + port + "/8");
        capture(other, new ArrayList<>());
        assertThat(recovered(other)).isZero();

        MaydayClient same = client("rotated");
        await().atMost(LONG).until(() -> recovered(same) == 10);
    }

    @Test
    void aDeadServerAtTheEndCostsNextToNothingAndTheNextStartDeliversAll() {
        List<String> ids;
        try (ChildJvm child = child("500", "end")) {
            assertThat(child.exitCode(LONG)).isZero();
            assertThat(secondsToEnd(child)).isLessThan(2.5);
            ids = ids(child.out().lines().toList());
            assertThat(child.err()).contains("500 events stay on disk for the next start");
        }
        serve();
        MaydayClient next = client("key");

        await().atMost(LONG).untilAsserted(() -> assertThat(delivered()).hasSize(500));
        assertThat(delivered()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(recovered(next)).isEqualTo(500);
        next.close(Duration.ofSeconds(5));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aServerThatSaysNothingAtTheEndCostsTheBudgetAndLosesNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(port);
                ChildJvm child = child("500", "end")) {
            assertThat(silent.isBound()).isTrue();
            assertThat(child.exitCode(LONG)).isZero();
            assertThat(secondsToEnd(child)).isLessThan(2.9);
        }
        serve();
        MaydayClient next = client("key");

        await().atMost(LONG).untilAsserted(() -> assertThat(delivered()).hasSize(500));
        assertThat(recovered(next)).isEqualTo(500);
    }

    @Test
    void aCrashOfMainArrivesAlthoughTheDiskGoesWithIt() throws IOException {
        serve();
        try (ChildJvm child = child("0", "crash")) {
            assertThat(child.exitCode(LONG)).isEqualTo(1);
        }
        delete();

        assertThat(delivered()).hasSize(1);
        assertThat(Envelopes.parse(
                                server.getAllServeEvents().get(0).getRequest().getBody())
                        .only("event")
                        .toString())
                .contains("main is dead", "\"level\":\"fatal\"");
    }

    private void serve() {
        server = new WireMockServer(WireMockConfiguration.options().port(port).gzipDisabled(true));
        server.start();
        server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody("{}")));
    }

    @Test
    void theSameReceiverOfLogsInAnotherSpellingTakesOverWhatWaitsForIt() {
        try (MaydayClient first = ofLogs("http://localhost:" + port)) {
            first.captureMessage("left");
            await().atMost(LONG).until(() -> first.report().destination("otlp").spooled() == 1);
        }
        MaydayClient second = ofLogs("HTTP://LocalHost:0" + port + "/");

        await().atMost(LONG).until(() -> second.report().destination("otlp").recovered() == 1);
    }

    private MaydayClient ofLogs(String endpoint) {
        MaydayClient client = MaydayClient.builder()
                .otlpEndpoint(endpoint)
                .spoolDir(folder)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        opened.add(client);
        return client;
    }

    private List<String> delivered() {
        return server.getAllServeEvents().stream()
                .map(event -> Envelopes.parse(event.getRequest().getBody())
                        .only("event")
                        .get("event_id")
                        .asText())
                .toList();
    }

    private ChildJvm child(String errors, String end) {
        return ChildJvm.start(SpoolProgram.class, List.of(), dsn("key"), folder.toString(), errors, end);
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("id "))
                .map(line -> line.substring(3))
                .toList();
    }

    private static double secondsToEnd(ChildJvm child) {
        long captured = child.out()
                .lines()
                .filter(line -> line.startsWith("captured at "))
                .mapToLong(line -> Long.parseLong(line.substring("captured at ".length())))
                .findFirst()
                .orElseThrow();
        return (System.currentTimeMillis() - captured) / 1000.0;
    }

    private MaydayClient client(String key) {
        return open(dsn(key));
    }

    private MaydayClient open(String dsn) {
        MaydayClient client = MaydayClient.builder()
                .dsn(dsn)
                .spoolDir(folder)
                .clientReports(false)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        opened.add(client);
        return client;
    }

    private String dsn(String key) {
        return "http://" + key + "@localhost:" + port + "/7";
    }

    private static void capture(MaydayClient client, List<String> ids) {
        for (int i = 0; i < 10; i++) {
            ids.add(client.captureMessage("number " + i).toString());
        }
        await().atMost(LONG).until(() -> client.report().destination("sentry").queued() == 0);
    }

    private static long recovered(MaydayClient client) {
        return client.report().destination("sentry").recovered();
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

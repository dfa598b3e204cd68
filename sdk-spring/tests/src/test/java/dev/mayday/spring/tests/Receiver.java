package dev.mayday.spring.tests;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A Sentry-compatible server over TLS and HTTP/2, with a queue of events for each project. */
final class Receiver implements AutoCloseable {

    private final WireMockServer server;
    private final TlsFiles files;
    private final Map<String, ConcurrentLinkedQueue<JsonNode>> events = new ConcurrentHashMap<>();
    private final Set<String> protocols = ConcurrentHashMap.newKeySet();

    private Receiver(TlsFiles files) {
        this.files = files;
        this.server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .dynamicHttpsPort()
                .disableRequestJournal()
                .keystorePath(files.keyStore().toString())
                .keystoreType("PKCS12")
                .keystorePassword(files.password())
                .keyManagerPassword(files.password()));
    }

    static Receiver start(Path folder) throws Exception {
        Receiver receiver = new Receiver(TlsFiles.create(folder));
        receiver.server.addMockServiceRequestListener((request, response) -> receiver.take(request));
        receiver.server.start();
        receiver.server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
        return receiver;
    }

    private void take(Request request) {
        protocols.add(request.getProtocol());
        String project = request.getUrl().replaceFirst("/api/([^/]+)/envelope/.*", "$1");
        for (Envelopes.Item item : Envelopes.parse(request.getBody()).items()) {
            if (item.type().equals("event")) {
                events.computeIfAbsent(project, any -> new ConcurrentLinkedQueue<>())
                        .add(item.payload());
            }
        }
    }

    /** The DSN without its project. */
    String dsn() {
        return "https://thekey@localhost:" + server.httpsPort();
    }

    /** What makes a JVM's Mayday trust this server. */
    List<String> trust() {
        return List.of(
                "-Dmayday.trust-store=" + files.trustStore(), "-Dmayday.trust-store-password=" + files.password());
    }

    List<JsonNode> events(String project) {
        return List.copyOf(events.getOrDefault(project, new ConcurrentLinkedQueue<>()));
    }

    Set<String> protocols() {
        return protocols;
    }

    @Override
    public void close() {
        server.stop();
    }
}

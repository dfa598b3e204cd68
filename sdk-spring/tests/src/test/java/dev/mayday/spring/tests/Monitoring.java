package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus and Alertmanager with the files of {@code examples/monitoring}, which differ from what is shipped in addresses and
 * in their sense of time: a minute takes two seconds, and what is given in seconds takes one.
 */
final class Monitoring implements AutoCloseable {

    static final Path SHIPPED = Path.of(System.getProperty("basedir", "."), "..", "..", "examples", "monitoring");

    private static final Pattern DURATION = Pattern.compile("(?<=[ \\[])(\\d+)([smhd])(?=[\\s\\])])");
    private static final Map<String, Integer> SECONDS = Map.of("m", 2, "h", 2 * 60, "d", 2 * 60 * 24);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READY = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program alertmanager;
    private final Program prometheus;
    private final int port;

    /** Watches {@code service}, an address, and tells {@code recipients}. */
    Monitoring(Path folder, String service, Recipients recipients) throws IOException {
        String prometheusProgram = Program.find("prometheus", "prometheus");
        String alertmanagerProgram = Program.find("prometheus-alertmanager", "prometheus-alertmanager");
        port = freePort();
        String alertmanagerAddress = "127.0.0.1:" + freePort();
        Files.writeString(folder.resolve("slack-webhook"), recipients.url() + "/slack");
        copy(folder, "message.tmpl", Map.of());
        copy(folder, "alerts.yml", Map.of());
        copy(folder, "prometheus.yml", Map.of("localhost:9093", alertmanagerAddress, "localhost:8080", service));
        copy(
                folder,
                "alertmanager.yml",
                Map.of(
                        "/etc/alertmanager/slack-webhook",
                        folder.resolve("slack-webhook").toString(),
                        "bot_token: put-the-token-here",
                        "bot_token: put-the-token-here\n        api_url: " + recipients.url(),
                        "- name: chat",
                        "- name: chat\n    webhook_configs:\n      - url: " + recipients.url() + "/webhook",
                        "smtp_smarthost: mail.example.com:587",
                        "smtp_smarthost: " + recipients.mailHost() + "\n  smtp_require_tls: false"));
        alertmanager = Program.start(
                folder,
                "alertmanager",
                List.of(
                        alertmanagerProgram,
                        "--config.file=alertmanager.yml",
                        "--storage.path=" + folder.resolve("alertmanager-data"),
                        "--web.listen-address=" + alertmanagerAddress,
                        "--cluster.listen-address="));
        prometheus = Program.start(
                folder,
                "prometheus",
                List.of(
                        prometheusProgram,
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=" + folder.resolve("prometheus-data"),
                        "--web.listen-address=127.0.0.1:" + port));
        isReady(alertmanager, alertmanagerAddress);
        isReady(prometheus, "127.0.0.1:" + port);
    }

    /** Waits until a program that was started answers: it listens, and has read what it was given. */
    private void isReady(Program program, String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/-/ready"))
                .timeout(READY)
                .build();
        await(address + " is ready")
                .atMost(READY)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(program.isAlive()).as(program.output()).isTrue();
                    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
                });
    }

    private static void copy(Path folder, String name, Map<String, String> replacements) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name));
        for (Map.Entry<String, String> each : replacements.entrySet()) {
            assertThat(text).contains(each.getKey());
            text = text.replace(each.getKey(), each.getValue());
        }
        if (name.endsWith(".yml")) {
            text = faster(text);
        }
        Files.writeString(folder.resolve(name), text);
    }

    /** Durations as this Prometheus has them. */
    static String faster(String text) {
        return DURATION.matcher(text).replaceAll(duration -> {
            Integer unit = SECONDS.get(duration.group(2));
            return (unit == null ? 1 : unit * Integer.parseInt(duration.group(1))) + "s";
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The series that an expression gives now; an expression that is none fails the test. */
    JsonNode query(String expression) {
        return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** The series that an expression gave in the last two minutes. */
    JsonNode queryRange(String expression) {
        long now = System.currentTimeMillis() / 1_000;
        return get("query_range?step=1&start=" + (now - 120) + "&end=" + now + "&query="
                        + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    boolean has(String expression) {
        return !query(expression).isEmpty();
    }

    /** The rules as Prometheus has read them. */
    JsonNode rules() {
        return get("rules").path("groups").path(0).path("rules");
    }

    /** The values of a label, as a dashboard's variable asks for them: {@code label_values(metric, label)}. */
    List<String> labelValues(String variable) {
        Matcher query = Pattern.compile("label_values\\((\\w+), (\\w+)\\)").matcher(variable);
        assertThat(query.matches()).as(variable).isTrue();
        JsonNode values = get("label/" + query.group(2) + "/values?match[]=" + query.group(1));
        return JSON.convertValue(values, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    private JsonNode get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/"
                    + path.replace("[", "%5B").replace("]", "%5D"));
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            assertThat(json.path("status").asText())
                    .as(path + ": " + answer.body())
                    .isEqualTo("success");
            return json.path("data");
        } catch (IOException e) {
            throw new AssertionError("no answer to " + path + ": " + prometheus.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What both programs have said. */
    String output() {
        return prometheus.output() + alertmanager.output();
    }

    @Override
    public void close() {
        prometheus.close();
        alertmanager.close();
    }
}

package dev.maydayshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The demo in a process of its own, and what a browser would ask it. Closing ends it. */
final class RunningShop implements AutoCloseable {

    static final Duration START = Duration.ofSeconds(60);

    /** What the demo promises to take at most from the signal to the end. */
    static final Duration END = Duration.ofMillis(2_500);

    private static final String INBOX = "  Inbox: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(START)
            .build();

    private RunningShop(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "shop-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The main class with what the script runs it with, at any free port. */
    static RunningShop inJvm(Map<String, String> environment) {
        return inJvm(environment, 0);
    }

    static RunningShop inJvm(Map<String, String> environment, int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return start(
                Path.of("").toAbsolutePath(),
                environment,
                List.of(java, "-cp", classPath(), "dev.maydayshop.Shop", Integer.toString(port)));
    }

    private static String classPath() {
        try {
            return Path.of("target", "classes").toAbsolutePath()
                    + File.pathSeparator
                    + Files.readString(Path.of("target", "demo.classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any command that ends up as the demo; returns when it has said where it is. */
    static RunningShop start(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("MAYDAY_") || name.startsWith("SENTRY_") || name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        try {
            RunningShop shop = new RunningShop(builder.start());
            try {
                shop.said(INBOX);
                return shop;
            } catch (RuntimeException | AssertionError e) {
                shop.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add("(cannot be read any more: " + e + ")");
        }
    }

    URI shop() {
        return URI.create(said("  Shop:  "));
    }

    URI inbox() {
        return URI.create(said(INBOX));
    }

    private String said(String prefix) {
        await().atMost(START)
                .failFast(() -> assertThat(process.isAlive())
                        .as("the demo runs: %s", output)
                        .isTrue())
                .until(() -> output.stream().anyMatch(line -> line.startsWith(prefix)));
        return output.stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .substring(prefix.length());
    }

    /** Presses a button; the id of the request. */
    String press(String action, String customer) {
        HttpRequest request = HttpRequest.newBuilder(shop().resolve(action))
                .header("X-Customer", customer)
                .POST(BodyPublishers.noBody())
                .timeout(START)
                .build();
        return send(request).headers().firstValue("X-Request-Id").orElseThrow();
    }

    /** Presses a button, and waits for as many events of it: the id of the last one. */
    String pressForEvents(String action, int events) {
        String request = press(action, "42");
        URI incident = shop().resolve("api/incidents/" + request);
        await().atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(get(incident).path("events").asInt())
                        .as(action)
                        .isEqualTo(events));
        return get(incident).path("last").asText();
    }

    /** What the inbox knows about an event. */
    JsonNode event(String id) {
        return get(inbox().resolve("api/events/" + id));
    }

    JsonNode get(URI address) {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(address).timeout(START).build());
        assertThat(response.statusCode()).as("%s", address).isEqualTo(200);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("The demo said: " + output, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while asking the demo", e);
        }
    }

    /** Sends a signal by name and waits until nothing is left, at most as long as the demo promises: the exit code. */
    int end(String signal) {
        URI address = shop();
        List<ProcessHandle> started = process.descendants().toList();
        try {
            String kill = "kill -" + signal + " " + process.pid();
            assertThat(new ProcessBuilder("bash", "-c", kill).start().waitFor())
                    .as(kill)
                    .isZero();
            assertThat(process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended within %s of %s", END, signal)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while ending the demo", e);
        }
        try { // a script that ends alone would leave the shop behind
            assertThatIOException()
                    .as("the shop still answers")
                    .isThrownBy(() -> new Socket(address.getHost(), address.getPort()).close());
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's words: a fresh application, the starter, a DSN, an error. Nothing in it names Mayday but its properties. */
class NewUserTest {

    private static final String SOURCE = """
            package com.acme.fresh;

            import org.slf4j.LoggerFactory;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            import org.springframework.web.bind.annotation.*;

            @SpringBootApplication
            @RestController
            public class Fresh {
                public static void main(String[] args) {
                    SpringApplication.run(Fresh.class, args);
                }

                @GetMapping("/orders/{id}")
                String order(@PathVariable String id) {
                    LoggerFactory.getLogger(Fresh.class).info("looking for order");
                    throw new IllegalStateException("no order");
                }
            }
            """;

    private static final String PROPERTIES = """
            mayday.dsn=%s/1
            mayday.send-pii=true
            server.port=0
            spring.profiles.active=staging
            spring.security.user.name=ada
            spring.security.user.password=engine
            """;

    private static final String BUILD = """
            build.name=fresh
            build.version=1.2.3
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theStarterAndADsnAreEnough(BootLine line) throws Exception {
        try (Receiver receiver = Receiver.start(folder)) {
            List<Path> classPath = build(line, receiver);
            try (Application fresh =
                    Application.start(classPath, receiver.trust(), "com.acme.fresh.Fresh", List.of())) {
                String port = fresh.awaitLine("Tomcat started on port (\\d+)").group(1);
                fresh.awaitLine("Started Fresh in");
                ask(port);
                Awaitility.await().until(() -> !receiver.events("1").isEmpty());
            }

            JsonNode event = receiver.events("1").get(0);
            assertThat(receiver.events("1")).hasSize(1);
            assertThat(event.path("transaction").asText()).isEqualTo("GET /orders/{id}");
            assertThat(event.path("release").asText()).isEqualTo("fresh@1.2.3");
            assertThat(event.path("environment").asText()).isEqualTo("staging");
            assertThat(event.path("user").path("username").asText()).isEqualTo("ada");
            assertThat(event.path("breadcrumbs").toString()).contains("GET /orders/{id}", "looking for order");
            assertThat(event.path("exception").toString()).contains("no order", "com.acme.fresh.Fresh");
        }
    }

    /** What a build tool would make of the three files. */
    private List<Path> build(BootLine line, Receiver receiver) throws IOException {
        List<Path> libraries = line.classPath().stream().skip(1).toList();
        Path source = Files.writeString(folder.resolve("Fresh.java"), SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        String.join(":", libraries.stream().map(Path::toString).toList()),
                        source.toString());
        assertThat(failed).isZero();
        Files.writeString(classes.resolve("application.properties"), PROPERTIES.formatted(receiver.dsn()));
        Files.writeString(Files.createDirectories(classes.resolve("META-INF")).resolve("build-info.properties"), BUILD);
        return new ArrayList<>(
                Stream.concat(Stream.of(classes), libraries.stream()).toList());
    }

    private static void ask(String port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/7"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("ada:engine".getBytes()))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(500);
    }
}

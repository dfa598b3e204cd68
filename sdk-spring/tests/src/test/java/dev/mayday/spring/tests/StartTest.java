package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application starts whatever is missing, and where it does not start, that is told. */
class StartTest {

    private static final AtomicInteger PROJECT = new AtomicInteger(1);

    @TempDir
    private static Path folder;

    private static Receiver receiver;

    @BeforeAll
    static void start() throws Exception {
        receiver = Receiver.start(folder);
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource
    void theVersionsAreThoseThatBootManages(BootLine line) {
        String kotlin = line.versionOf("kotlin-stdlib");
        if (line == BootLine.BOOT_3_5) {
            assertThat(line.versionOf("spring-boot")).startsWith("3.5.");
            assertThat(kotlin).isEqualTo("1.9.25");
        } else {
            assertThat(line.versionOf("spring-boot")).startsWith(line == BootLine.BOOT_4_0 ? "4.0." : "4.1.");
            assertThat(kotlin).startsWith("2.");
        }
        assertThat(line.versionOf("okhttp-jvm")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationStartsWithAnyOptionalJarMissing(BootLine line) {
        Map<String, String> missing = Map.of(
                "actuator", "spring-boot-(starter-)?actuator.*",
                "health", "spring-boot-health-.*",
                "micrometer", "micrometer-(core|jakarta9)-.*|spring-boot-(starter-)?micrometer-metrics-.*",
                "propagation", "context-propagation-.*",
                "logback", "logback-.*",
                "security", "spring-security-.*|spring-boot-(starter-)?security-.*",
                "webmvc", "spring-webmvc-.*|spring-boot-webmvc-.*",
                "servlet", "tomcat-embed-.*|spring-boot-(starter-)?tomcat-.*");
        Map<String, String> projects = new ConcurrentHashMap<>();
        List<String> arguments = new ArrayList<>(List.of(receiver.dsn()));
        missing.forEach((name, jars) -> {
            String project = String.valueOf(PROJECT.getAndIncrement());
            projects.put(name, project);
            arguments.add(project);
            arguments.add(classPathFile(name, line, jars).toString());
        });
        List<String> options = new ArrayList<>(receiver.trust());

        try (Application starts = Application.start(
                List.of(Path.of(Starts.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())),
                options,
                Starts.class.getName(),
                arguments)) {
            assertThat(starts.exitCode()).as(starts.output()).isZero();
            projects.forEach((name, project) -> assertThat(told(project))
                    .as("without " + name + "\n" + starts.output())
                    .containsExactly("bare"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBeanThatFailsAndWhatWasCapturedBeforeThereWasAClientAreDelivered(BootLine line) {
        String project = String.valueOf(PROJECT.getAndIncrement());
        try (Application failing = bare(line, project, "--fail.bean=true")) {
            assertThat(failing.exitCode()).isEqualTo(1);
            assertThat(told(project))
                    .hasSize(2)
                    .anySatisfy(text -> assertThat(text).contains("the bean fails"));
            assertThat(told(project)).contains("before there was a client");
            assertThat(level(project, "the bean fails")).isEqualTo("fatal");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunnerThatFailsIsDelivered(BootLine line) {
        String project = String.valueOf(PROJECT.getAndIncrement());
        try (Application failing = bare(line, project, "--fail.runner")) {
            assertThat(failing.exitCode()).isEqualTo(1);
            assertThat(told(project)).containsExactly("the runner fails");
            assertThat(level(project, "the runner fails")).isEqualTo("fatal");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadValueIsOneLineAndTheServiceStarts(BootLine line) {
        String project = String.valueOf(PROJECT.getAndIncrement());
        try (Application started =
                bare(line, project, "--mayday.connect-timeout=5parsecs", "--mayday.inAppIncludes=x")) {
            assertThat(started.exitCode()).as(started.output()).isZero();
            assertThat(started.output()
                            .lines()
                            .filter(text -> text.contains("5parsecs"))
                            .toList())
                    .singleElement()
                    .asString()
                    .contains("mayday.connect-timeout (Spring property mayday.connect-timeout)", "expected a duration");
            assertThat(started.output()).doesNotContain("is not a setting of Mayday");
            assertThat(told(project)).containsExactly("bare");
        }
    }

    private static Application bare(BootLine line, String project, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--mayday.dsn=" + receiver.dsn() + "/" + project,
                "--mayday.shutdown-timeout=30s", // a busy machine is slow to speak TLS
                "--server.port=0",
                "--server.address=127.0.0.1"));
        arguments.addAll(List.of(more));
        return Application.start(line.classPath(), receiver.trust(), "org.acme.bare.Bare", arguments);
    }

    private static Path classPathFile(String name, BootLine line, String without) {
        List<String> kept = line.classPath().stream()
                .filter(path -> !path.getFileName().toString().matches(without))
                .map(Path::toString)
                .toList();
        if (line != BootLine.BOOT_3_5 || !name.equals("health")) { // which has it in the actuator's jar
            assertThat(kept).as(name).hasSizeLessThan(line.classPath().size());
        }
        try {
            return Files.write(folder.resolve(line.name() + "-" + name), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> told(String project) {
        return receiver.events(project).stream().map(StartTest::message).toList();
    }

    private static String message(JsonNode event) {
        JsonNode values = event.path("exception").path("values");
        List<String> all = new ArrayList<>();
        values.forEach(value -> all.add(value.path("value").asText()));
        return all.isEmpty() ? event.path("logentry").path("formatted").asText() : String.join("; ", all);
    }

    private static String level(String project, String message) {
        return receiver.events(project).stream()
                .filter(event -> message(event).contains(message))
                .map(event -> event.path("level").asText())
                .findFirst()
                .orElseThrow();
    }
}

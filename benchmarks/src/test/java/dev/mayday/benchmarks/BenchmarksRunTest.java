package dev.mayday.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksRunTest {

    private static Server server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startReceiver() throws IOException {
        server = Server.start();
    }

    @AfterAll
    static void stopReceiver() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {Peers.MAYDAY, Peers.SENTRY})
    void everyEventOfATrialIsFoundAgainAtTheReceiver(String peer) throws Exception {
        Map<String, Double> numbers = output(
                peer,
                Trial.class,
                List.of(
                        peer,
                        Integer.toString(server.port()),
                        server.counter().toString(),
                        Long.toString(server.pid()),
                        "20",
                        "20",
                        "200",
                        "20"));

        long sent = numbers.get("warm-up events").longValue() + 20 + 20;
        assertThat(Server.stats(server.port())).containsEntry("distinct", sent).containsEntry("events", sent);
        assertThat(numbers.get("warm-up events")).isBetween(20.0 + 4 + 20, 20.0 * 6 + 20);
        assertThat(numbers).containsEntry("paced lost", 0.0).containsEntry("rate lost", 0.0);
        assertThat(numbers.get("wire bytes")).isBetween(500.0, 20_000.0);
        assertThat(numbers.get("caller p50 us")).isPositive();
    }

    @Test
    void aPeerIsStartedWithoutWhatBelongsToAnother() {
        assertThat(Peers.classPath(Peers.SENTRY)).contains("/io/sentry/").doesNotContain("/io/opentelemetry/");
        assertThat(Peers.classPath(Peers.MAYDAY_OTLP)).contains("okhttp").doesNotContain("/io/opentelemetry/");
        assertThat(Peers.classPath(Peers.OTEL_GZIP))
                .contains("/io/opentelemetry/")
                .doesNotContain("/com/rollbar/");
    }

    @Test
    void aStartIsTimed() throws Exception {
        Map<String, Double> numbers =
                output(Peers.MAYDAY, StartUp.class, List.of(Peers.MAYDAY, Integer.toString(server.port())));

        assertThat(numbers.get("accepted us")).isGreaterThan(numbers.get("init us"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ScopeBenchmark.tagsAsMap", "ServletBenchmark.servletRequest"})
    void aCallIsTimed(String call) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(call)
                        .param("crumbs", "10")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .singleElement()
                .satisfies(run -> assertThat(run.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void theReportTakesThePlaceOfTheLastOneAndMarksWhatWasLostAndMissed() throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"),
                "before\n<!-- written by benchmarks/run: do not edit -->\nold\n"
                        + "<!-- end of what benchmarks/run writes -->\nafter\n");
        Results results = new Results();
        results.add(Peers.MAYDAY, "caller KiB", 2);
        results.add(Peers.MAYDAY, "rate", 1_000);
        results.add(Peers.MAYDAY, "rate lost", 0);
        results.add(Peers.SENTRY, "rate", 100);
        results.add(Peers.SENTRY, "rate lost", 3);
        results.add(Peers.EMPTY, "servletRequest ns", 700);
        results.add(Peers.MAYDAY, "servletRequest ns", 950);
        results.add(Peers.EMPTY, "servletRequest B", 300);
        results.add(Peers.MAYDAY, "servletRequest B", 900);

        new Report(results, "full", Duration.ofMinutes(7)).writeInto(page);

        assertThat(page)
                .content()
                .startsWith("before\n")
                .endsWith("after\n")
                .doesNotContain("old")
                .contains("| capture, allocation | 1.5 KiB | 1.50 KiB | 2.00 KiB | **not met** |")
                .contains("| time per event flat out | 1/3 of sentry-java | 3,333 µs | 1,000 µs | met |")
                .contains("| servlet request without an error, over no filter | 1 µs | 1,000 ns | 250 ns | met |")
                .contains("| servlet request without an error, over no filter | 500 B | 500 B | 600 B | **not met** |")
                .contains("| servlet request without an error | 700 / 300 | 950 / 900 |")
                .contains("**lost 3.00**")
                .contains("a full run of 7 minutes");
        assertThat(folder.resolve("benchmarks.svg"))
                .content()
                .startsWith("<svg")
                .contains("has none");
    }

    private static Map<String, Double> output(String peer, Class<?> program, List<String> arguments) throws Exception {
        Process process = Server.java(Peers.classPath(peer), program, List.of(), arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Map<String, Double> numbers = out.lines()
                    .filter(line -> line.contains("="))
                    .map(line -> line.split("=", -1))
                    .collect(Collectors.toMap(part -> part[0], part -> Double.valueOf(part[1])));
            assertThat(process.waitFor()).isZero();
            return numbers;
        }
    }
}

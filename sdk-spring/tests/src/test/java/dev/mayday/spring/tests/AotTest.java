package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application whose context was put together when it was built, where nobody knew a destination. */
class AotTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void anApplicationThatSpringHasProcessedAheadOfTimeIsDecoratedAsAnyOther(BootLine line) throws Exception {
        List<Path> classPath = process(line);

        try (Receiver receiver = Receiver.start(folder)) {
            List<String> options = new ArrayList<>(receiver.trust());
            options.add("-Dspring.aot.enabled=true");
            List<String> arguments =
                    List.of("--mayday.dsn=" + receiver.dsn() + "/1", "--server.port=0", "--server.address=127.0.0.1");
            try (Application started = Application.start(classPath, options, "org.acme.bare.Bare", arguments)) {
                assertThat(started.exitCode()).as(started.output()).isZero();
                String beans = started.awaitLine("^BEANS \\[(.*)]$").group(1);
                assertThat(beans.split(", "))
                        .contains(
                                "maydayAnswerFilter",
                                "maydayAsync",
                                "maydayClient",
                                "maydayContextPropagation",
                                "maydayExecutors",
                                "maydayFilter",
                                "maydayHealthIndicator",
                                "maydayLogback",
                                "maydayMeters");
            }
            assertThat(receiver.events("1")).hasSize(1);
        }
    }

    /** What the plugins of the build tools do. */
    private List<Path> process(BootLine line) throws IOException {
        Path sources = folder.resolve("sources");
        Path resources = folder.resolve("resources");
        Path classes = folder.resolve("classes");
        try (Application processor = Application.start(
                line.classPath(),
                List.of(),
                "org.springframework.boot.SpringApplicationAotProcessor",
                List.of(
                        "org.acme.bare.Bare",
                        sources.toString(),
                        resources.toString(),
                        classes.toString(),
                        "org.acme",
                        "bare"))) {
            assertThat(processor.exitCode()).as(processor.output()).isZero();
        }
        List<String> compile = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp"));
        compile.add(String.join(
                ":",
                Stream.concat(Stream.of(classes), line.classPath().stream())
                        .map(Path::toString)
                        .toList()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(compile::add);
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, compile.toArray(new String[0]));
        assertThat(failed).isZero();
        return Stream.concat(Stream.of(classes, resources), line.classPath().stream())
                .toList();
    }
}

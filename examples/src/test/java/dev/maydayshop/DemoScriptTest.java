package dev.maydayshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that builds and runs the demo: once for real, else in a project of empty files with a scripted mvn and java. */
class DemoScriptTest {

    private static final Path SCRIPT = Path.of("demo").toAbsolutePath();
    private static final Duration WAIT = Duration.ofSeconds(30);

    /** Notes its arguments, and leaves what the real one would. */
    private static final String MVN = """
            #!/usr/bin/env bash
            printf '%s\\n' "MAVEN_ARGS=${MAVEN_ARGS:-}" "$@" > "$NOTES/mvn"
            [ ! -e "$NOTES/broken" ] || exit 1
            [ ! -e "$NOTES/slow" ] || exec sleep 60
            mkdir -p "$NOTES/../examples/target/classes"
            echo "$NOTES/mvn" > "$NOTES/../examples/target/demo.classpath"
            """;

    private static final String JAVA = """
            #!/usr/bin/env bash
            if [ "$1" = -version ]; then
              echo "openjdk version \\"${JAVA_SAYS:-17.0.15}\\" 2025-04-15" >&2
            else
              printf '%s\\n' "SENTRY_DSN=${SENTRY_DSN:-} MAYDAY_DSN=${MAYDAY_DSN:-}" "$@" > "$NOTES/java"
            fi
            """;

    @TempDir
    private Path root;

    @Test
    void bashUnderstandsIt() throws Exception {
        Process bash = new ProcessBuilder("bash", "-n", SCRIPT.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes())).isEmpty();
        assertThat(bash.waitFor()).isZero();
        assertThat(Files.isExecutable(SCRIPT)).isTrue();
    }

    /** From a folder of its own, with what this build has made. */
    @Test
    void itRunsTheShopAndPassesSignalsOn() {
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"), "MAVEN_ARGS", "-o");
        try (RunningShop shop = RunningShop.start(root, environment, List.of(SCRIPT.toString(), "--port", "0"))) {
            assertThat(shop.event(shop.pressForEvents("checkout", 1))
                            .path("transaction")
                            .asText())
                    .isEqualTo("POST /checkout");
            assertThat(shop.end("TERM")).isEqualTo(143);
        }
    }

    @Test
    void itBuildsTheFirstTimeAndThenOnlyWhatChanged() throws Exception {
        Path source = project();
        assertThat(run(Map.of())).isEqualTo(0);
        assertThat(notes("mvn")).contains("-pl", "examples", "-am", "process-classes");
        assertThat(notes("java")).contains("dev.maydayshop.Shop");

        Files.delete(root.resolve("notes/mvn"));
        assertThat(run(Map.of())).as("a class path entry is gone").isEqualTo(0);
        assertThat(root.resolve("notes/mvn")).exists();

        age(root.resolve("notes/mvn"), -60);
        FileTime before = Files.getLastModifiedTime(root.resolve("notes/mvn"));
        assertThat(run(Map.of())).isEqualTo(0);
        assertThat(Files.getLastModifiedTime(root.resolve("notes/mvn")))
                .as("no build")
                .isEqualTo(before);

        age(source, 60);
        assertThat(run(Map.of())).isEqualTo(0);
        assertThat(Files.getLastModifiedTime(root.resolve("notes/mvn")))
                .as("a build")
                .isGreaterThan(before);
    }

    @Test
    void itHandsOptionsToMavenAndThePortToTheShop() throws Exception {
        project();
        int code = run(Map.of("MAVEN_ARGS", "-o -s my.xml"), "--port", "8123", "-Dmaven.repo.local=/some where");
        assertThat(code).isEqualTo(0);
        assertThat(notes("mvn")).contains("MAVEN_ARGS=", "-o", "-s", "my.xml", "-Dmaven.repo.local=/some where");
        assertThat(notes("java")).endsWith("dev.maydayshop.Shop", "8123");
    }

    @Test
    void itSendsInventedErrorsToNoProjectThatIsNotNamedForThem() throws Exception {
        project();
        String real = "https://key@errors.example.com/1";
        assertThat(run(Map.of("SENTRY_DSN", real, "MAYDAY_DSN", "https://key@errors.example.com/2")))
                .isEqualTo(0);
        assertThat(notes("java")).startsWith("SENTRY_DSN= MAYDAY_DSN=https://key@errors.example.com/2");
        assertThat(said()).contains("SENTRY_DSN is left alone").doesNotContain(real);
    }

    @Test
    void itSaysWhatIsMissing() throws Exception {
        project();
        assertThat(run(Map.of("JAVA_SAYS", "11.0.2"))).isEqualTo(1);
        assertThat(said()).contains("needs Java 17 or later");
        assertThat(run(Map.of("JAVA_HOME", "/no/such/jdk"))).isEqualTo(1);
        assertThat(said()).contains("needs Java 17 or later", "/no/such/jdk");
        assertThat(run(Map.of(), "--port", "80a")).isEqualTo(1);
        assertThat(said()).contains("--port", "80a");
        Files.createFile(root.resolve("notes/broken"));
        assertThat(run(Map.of())).isEqualTo(1);
        assertThat(said()).contains("the build failed");
        assertThat(root.resolve("notes/java")).doesNotExist();
    }

    @Test
    void aSignalDuringTheBuildEndsItAtOnce() throws Exception {
        project();
        Files.createFile(root.resolve("notes/slow"));
        Process script = script(Map.of()).start();
        try {
            await().atMost(WAIT).until(() -> Files.exists(root.resolve("notes/mvn")));
            List<ProcessHandle> build = script.descendants().toList();
            script.destroy();
            assertThat(script.waitFor(RunningShop.END.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(script.exitValue()).isEqualTo(143);
            assertThat(build).isNotEmpty();
            await().atMost(WAIT).untilAsserted(() -> assertThat(build).noneMatch(DemoScriptTest::isRunning));
        } finally {
            script.destroyForcibly();
        }
    }

    /** Where nobody collects orphans, as in some containers, the dead count as alive but have no command any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** One source file of a project that has not been built yet. */
    private Path project() throws IOException {
        Path source = root.resolve("examples/src/main/java/Shop.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(root.resolve("notes"));
        for (String file : List.of("pom.xml", "examples/pom.xml", "examples/src/main/java/Shop.java")) {
            age(Files.createFile(root.resolve(file)), -3_600);
        }
        for (Path folder = source.getParent(); !folder.equals(root); folder = folder.getParent()) {
            age(folder, -3_600);
        }
        executable(root.resolve("examples/demo"), Files.readString(SCRIPT));
        executable(root.resolve("bin/mvn"), MVN);
        executable(root.resolve("bin/java"), JAVA);
        return source;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    private ProcessBuilder script(Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("examples/demo").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("notes/output").toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("MAVEN_ARGS");
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("NOTES", root.resolve("notes").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    private int run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = script(environment, arguments).start();
        assertThat(process.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(root.resolve("notes/output"));
    }

    private List<String> notes(String program) throws IOException {
        return Files.readAllLines(root.resolve("notes").resolve(program));
    }
}

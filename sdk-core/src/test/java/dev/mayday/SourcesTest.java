package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the sources of every module. */
class SourcesTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void noFileIsLongerThanFourHundredLines() throws IOException {
        assertThat(sources())
                .allSatisfy(file -> assertThat(Files.readAllLines(file).size())
                        .as(file.toString())
                        .isLessThanOrEqualTo(400));
    }

    @Test
    void testsNeverSleep() throws IOException {
        assertThat(sources().stream().filter(file -> file.toString().contains("/src/test/")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).content().doesNotContainPattern("\\b[A-Z]\\w*\\.sleep\\("));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.walk(ROOT, 4)) {
            List<Path> roots = modules.filter(
                            folder -> folder.endsWith("src") && Files.exists(folder.resolveSibling("pom.xml")))
                    .toList();
            assertThat(roots).hasSizeGreaterThan(9);
            return roots.stream().flatMap(SourcesTest::javaFiles).toList();
        }
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

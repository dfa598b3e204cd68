package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/delivery.md} promises every line that Mayday logs. */
class LogLinesDocTest {

    private static final Path ROOT = Path.of("..");

    /** A call that writes a line, up to its end. */
    private static final Pattern CALL = Pattern.compile(
            "(?s)(?:\\b(?:notices|log|LOG|log\\(\\)|get\\(\\))\\s*\\.(?:info|warn|error|fault)|new Kind)\\((.*?);\\R");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Where a line has something else each time, or says more than the document has to. */
    private static final Pattern SEAM = Pattern.compile("\\{}|[();]|^mayday: ");

    @Test
    void everyLineIsTold() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/delivery.md"));
        String told = page.substring(page.indexOf("## Log lines"));
        List<String> lines =
                sources().stream().flatMap(LogLinesDocTest::lines).distinct().toList();

        assertThat(lines).hasSizeGreaterThan(35).contains("threw, what it was given is dropped");
        assertThat(lines)
                .allSatisfy(line -> assertThat(told)
                        .as("the tables of log lines in docs/delivery.md")
                        .contains(line));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> core = Files.walk(ROOT.resolve("sdk-core/src/main/java"));
                Stream<Path> spring = Files.walk(ROOT.resolve("sdk-spring/src/main/java"))) {
            return Stream.concat(core, spring)
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }

    /** Of each line the longest part that is always the same. */
    private static Stream<String> lines(Path file) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
        return CALL.matcher(source)
                .results()
                .map(call -> LITERAL.matcher(call.group(1))
                        .results()
                        .flatMap(literal -> Arrays.stream(SEAM.split(literal.group(1), -1)))
                        .map(String::strip)
                        .max(Comparator.comparingInt(String::length))
                        .orElse(""))
                .filter(part -> part.length() > 7);
    }
}

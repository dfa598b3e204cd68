package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with its output in a file. Closing ends it, by its handle. */
final class Program implements AutoCloseable {

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it in that folder, where its output goes too. */
    static Program start(Path folder, String name, List<String> command) {
        try {
            Path output = folder.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(variable -> variable.matches("(MAYDAY|SENTRY|OTEL)_.*"));
            return new Program(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end, which has to be a good one, and returns what it said. */
    static String run(Path folder, List<String> command) throws InterruptedException {
        try (Program program =
                start(folder, Path.of(command.get(0)).getFileName().toString(), command)) {
            assertThat(program.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.process.exitValue()).as(program.output()).isZero();
            return program.output();
        }
    }

    /** Where a program of that name is; skips the test where it is not. */
    static String find(String name, String debianPackage) {
        List<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!found.isEmpty(), () -> "no " + name + " in PATH: install the Debian package " + debianPackage);
        return found.get(0).toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

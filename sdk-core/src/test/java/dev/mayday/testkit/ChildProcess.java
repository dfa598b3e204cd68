package dev.mayday.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A program a test started, spoken to in lines. Every wait is bounded; closing ends it and everything it started. */
final class ChildProcess implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Path errors;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.errors = errors;
    }

    static ChildProcess start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path errors = Files.createTempFile("mayday-test-", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            // The receivers know these variables too and would behave differently from machine to machine.
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("SENTRY_") || name.startsWith("SPOTLIGHT_"));
            builder.environment().putAll(environment);
            return new ChildProcess(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command, e);
        }
    }

    /** Starts a script of the npm test packages, or skips the test where Node or the packages are missing. */
    static ChildProcess node(String script) {
        String reason = "needs Node and the npm test packages: run npm ci in sdk-core/src/test/node";
        Path node = Skips.orSkip(Skips.program("node"), reason);
        Path folder = Skips.orSkip(Skips.nodeFolder(), reason);
        return start(folder, Map.of(), List.of(node.toString(), script));
    }

    /** The rest of the next line that starts with the prefix; lines before it are dropped. Ends the program if there is none in time. */
    String await(String prefix, Duration timeout) {
        try {
            return CompletableFuture.supplyAsync(() -> read(prefix)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            String complaints = errors();
            close();
            throw new AssertionError("No line '" + prefix + "' within " + timeout + ": " + complaints, e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a program", e);
        }
    }

    private String read(String prefix) {
        try {
            for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The program has ended");
    }

    void write(String line) {
        try {
            input.write(line);
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The program reads no more: " + errors(), e);
        }
    }

    /** What the program has complained about so far; empty once closed. */
    String errors() {
        try {
            return Files.exists(errors) ? Files.readString(errors) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has started so far. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> descendants = descendants();
        process.destroy();
        if (!ended()) {
            process.destroyForcibly();
            if (!ended()) {
                throw new IllegalStateException("Still running: " + process.info());
            }
        }
        // Not awaited: where nobody collects orphans, as in some containers, they count as alive for ever.
        descendants.forEach(ProcessHandle::destroyForcibly);
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

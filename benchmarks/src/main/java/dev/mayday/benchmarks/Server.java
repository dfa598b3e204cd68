package dev.mayday.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A {@link Receiver} in a JVM of its own, from the outside. */
final class Server implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path counter;

    private Server(Process process, int port, Path counter) {
        this.process = process;
        this.port = port;
        this.counter = counter;
    }

    static Server start() throws IOException {
        Path counter = Files.createTempFile("mayday-benchmark", ".counter");
        Process process = java(
                        System.getProperty("java.class.path"),
                        Receiver.class,
                        List.of("-Xmx2g", "-XX:+UseParallelGC"),
                        List.of(counter.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String port = firstLine(process);
        if (port == null) {
            throw new IOException("the receiver did not start");
        }
        return new Server(process, Integer.parseInt(port), counter);
    }

    private static @org.jspecify.annotations.Nullable String firstLine(Process process) throws IOException {
        // not closed: with it would go the pipe
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    /** This JVM's {@code java}, with another class path and main class. */
    static ProcessBuilder java(String classPath, Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    int port() {
        return port;
    }

    Path counter() {
        return counter;
    }

    long pid() {
        return process.pid();
    }

    static void reset(int port) {
        get(port, "reset");
    }

    /** What came since the last reset: {@code bytes}, {@code requests}, {@code events}, {@code distinct}. */
    static Map<String, Long> stats(int port) {
        Properties lines = new Properties();
        try {
            lines.load(new java.io.StringReader(get(port, "stats")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Long> stats = new TreeMap<>();
        lines.forEach((key, value) -> stats.put(key.toString(), Long.valueOf(value.toString())));
        return stats;
    }

    private static String get(int port, String what) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/bench/" + what)
                    .toURL()
                    .openConnection();
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the number of events that have arrived. */
    static final class Counter {

        private final ByteBuffer mapped;

        Counter(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES)
                        .order(ByteOrder.nativeOrder());
            }
        }

        long arrived() {
            return mapped.getLong(0);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(counter);
    }
}

package dev.mayday.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures all peers, round by round, so that whatever else the machine does hits them alike, and writes the report. */
final class Suite {

    private static final List<String> SCOPED = List.of(Peers.BUGSNAG, Peers.ROLLBAR, Peers.OTEL);

    private final Size size;
    private final Set<String> parts;
    private final Results results = new Results();

    private Suite(Size size, Set<String> parts) {
        this.size = size;
        this.parts = parts;
    }

    /** How much of everything. */
    private enum Size {
        QUICK(1, 1_500, 800, 1_000, 3, 1, 2, 100),
        FULL(3, 10_000, 2_000, 10_000, 9, 3, 3, 300);

        final int rounds;
        final int warmUp;
        final int paced;
        final int flatOut;
        final int starts;
        final int microRounds;
        final int iterations;
        final int iterationMillis;

        Size(int rounds, int warmUp, int paced, int flatOut, int starts, int microRounds, int iterations, int millis) {
            this.rounds = rounds;
            this.warmUp = warmUp;
            this.paced = paced;
            this.flatOut = flatOut;
            this.starts = starts;
            this.microRounds = microRounds;
            this.iterations = iterations;
            this.iterationMillis = millis;
        }
    }

    /**
     * Arguments: {@code quick} or {@code full}; the parts to run, separated by commas, or {@code all}; the file to write the
     * results into, or {@code -} to print them.
     */
    public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
        long start = System.nanoTime();
        Suite suite = new Suite(
                args[0].equals("full") ? Size.FULL : Size.QUICK,
                args[1].equals("all") ? Set.of("calls", "events", "starts", "idle") : Set.of(args[1].split(",", -1)));
        suite.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Report report = new Report(suite.results, args[0], took);
        if (args[2].equals("-")) {
            System.out.println(report.text());
        } else {
            report.writeInto(Path.of(args[2]));
        }
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        try (Server server = Server.start()) {
            if (parts.contains("starts")) {
                starts(server);
            }
            if (parts.contains("events")) {
                events(server);
            }
            if (parts.contains("idle")) {
                idle(server);
            }
        }
        if (parts.contains("calls")) {
            for (int round = 1; round <= size.microRounds; round++) {
                say("calls, round " + round + " of " + size.microRounds);
                calls();
            }
        }
    }

    private static void say(String line) {
        System.err.println("== " + line);
    }

    private void starts(Server server) throws IOException, InterruptedException {
        say("start-up, " + size.starts + " rounds");
        for (int round = 0; round < size.starts; round++) {
            for (String peer : Peers.ALL) {
                if (!peer.endsWith(")")) {
                    record(peer, StartUp.class, List.of(peer, Integer.toString(server.port())));
                }
            }
        }
    }

    private void events(Server server) throws IOException, InterruptedException {
        for (int round = 1; round <= size.rounds; round++) {
            say("events, round " + round + " of " + size.rounds);
            for (String peer : Peers.ALL) {
                record(
                        peer,
                        Trial.class,
                        List.of(
                                peer,
                                Integer.toString(server.port()),
                                server.counter().toString(),
                                Long.toString(server.pid()),
                                Integer.toString(size.warmUp),
                                Integer.toString(size.paced),
                                "500",
                                Integer.toString(size.flatOut)));
            }
        }
    }

    private void idle(Server server) throws IOException, InterruptedException {
        say("idle");
        for (String peer : List.of(Peers.EMPTY, Peers.MAYDAY, Peers.SENTRY, Peers.BUGSNAG, Peers.ROLLBAR, Peers.OTEL)) {
            record(peer, Idle.class, List.of(peer, Integer.toString(server.port()), "idle"));
        }
        record(Peers.MAYDAY, Idle.class, List.of(Peers.MAYDAY, Integer.toString(server.port()), "full"));
    }

    /** Runs a program and takes the numbers that it prints. */
    private void record(String peer, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = Server.java(Peers.classPath(peer), program, List.of("-Xmx1g"), arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(program.getSimpleName() + " of " + peer + " failed: " + lines);
        }
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                results.add(peer, line.substring(0, equals), Double.parseDouble(line.substring(equals + 1)));
            }
        }
    }

    private void calls() throws RunnerException {
        List<String> crumbs = List.of(Peers.MAYDAY, Peers.SENTRY, Peers.ROLLBAR);
        calls(BreadcrumbBenchmark.class, crumbs, "", List.of());
        calls(ScopeBenchmark.class, List.of(Peers.MAYDAY, Peers.SENTRY), "crumbs", List.of("10", "100"));
        calls(ScopeBenchmark.class, SCOPED, "crumbs", List.of("100"));
        calls(RefusedBenchmark.class, List.of(Peers.MAYDAY), "why", List.of("SAMPLED_OUT", "IGNORED", "FULL_QUEUE"));
        calls(RefusedBenchmark.class, List.of(Peers.SENTRY), "why", List.of("SAMPLED_OUT", "IGNORED"));
        calls(RefusedBenchmark.class, List.of(Peers.BUGSNAG, Peers.ROLLBAR), "why", List.of("IGNORED"));
        calls(LogbackBenchmark.class, List.of(Peers.EMPTY, Peers.MAYDAY, Peers.SENTRY), "", List.of());
        calls(ServletBenchmark.class, List.of(Peers.EMPTY, Peers.MAYDAY), "", List.of());
    }

    private void calls(Class<?> benchmark, List<String> peers, String parameter, List<String> values)
            throws RunnerException {
        TimeValue time = TimeValue.milliseconds(size.iterationMillis);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Pattern.quote(benchmark.getName()) + "\\.")
                .param("peer", peers.toArray(String[]::new))
                .forks(1)
                .warmupIterations(size.iterations)
                .warmupTime(TimeValue.milliseconds(2L * size.iterationMillis))
                .measurementIterations(size.iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xmx1g")
                .verbosity(VerboseMode.SILENT);
        if (!values.isEmpty()) {
            options = options.param(parameter, values.toArray(String[]::new));
        }
        for (RunResult run : new Runner(options.build()).run()) {
            String peer = run.getParams().getParam("peer");
            String name = run.getPrimaryResult().getLabel();
            if (!values.isEmpty()) {
                name += " " + run.getParams().getParam(parameter);
            }
            results.add(peer, name + " ns", run.getPrimaryResult().getScore());
            for (Result<?> result : run.getSecondaryResults().values()) {
                if (result.getLabel().endsWith("gc.alloc.rate.norm")) {
                    results.add(peer, name + " B", result.getScore());
                }
            }
        }
    }
}

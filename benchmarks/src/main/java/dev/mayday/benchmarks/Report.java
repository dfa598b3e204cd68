package dev.mayday.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The results as a page: what was reached, and the tables behind it. */
final class Report {

    private static final String BEGIN = "<!-- written by benchmarks/run: do not edit -->\n";
    private static final String END = "<!-- end of what benchmarks/run writes -->\n";

    private final Results results;
    private final String size;
    private final Duration took;
    private final StringBuilder out = new StringBuilder();

    Report(Results results, String size, Duration took) {
        this.results = results;
        this.size = size;
        this.took = took;
    }

    /** Puts the results in place of the last ones, and the picture beside the page. */
    void writeInto(Path page) throws IOException {
        String old = Files.readString(page);
        int from = old.indexOf(BEGIN);
        int to = old.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(page + ": expected the line " + BEGIN.strip() + " and after it " + END.strip());
        }
        Files.writeString(page, old.substring(0, from) + BEGIN + "\n" + text() + "\n" + old.substring(to));
        Files.writeString(page.resolveSibling("benchmarks.svg"), new Picture(results).svg());
    }

    String text() {
        out.setLength(0);
        line(
                "Measured on %s, %d cores, JDK %s, %s %s; a %s run of %d minutes.",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                size,
                Math.max(1, took.toMinutes()));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > 2.0 * Runtime.getRuntime().availableProcessors()) {
            line("");
            line(
                    "**The machine was busy with other work (load average %.0f): times and rates are rough, bytes are not.**",
                    load);
        }
        line("");
        line("### Events");
        line("");
        table(
                Peers.ALL,
                List.of(
                        "caller p50 us",
                        "caller p99 us",
                        "caller KiB",
                        "cpu us",
                        "wire bytes",
                        "rate",
                        "rate cpu us",
                        "rate receiver cpu us"),
                "| | caller p50 µs | caller p99 µs | caller KiB | process CPU µs per event | bytes on the wire"
                        + " | delivered/s, lossless | CPU µs per event at that rate | receiver's CPU µs per event | lost |");
        line("");
        line("### Calls");
        line("");
        calls();
        line("");
        line("### At rest");
        line("");
        table(
                Peers.ALL.stream().filter(peer -> !peer.endsWith(")")).toList(),
                List.of(
                        "init us",
                        "accepted us",
                        "idle MiB",
                        "retained MiB",
                        "idle wakes/s",
                        "idle cpu %",
                        "full queue MiB"),
                "| | `main` to initialised µs | first capture accepted µs | idle heap, classes and JDK caches included, MiB | given back by closing MiB | idle wakes/s | idle CPU %"
                        + " | full queue MiB | |");
        line("");
        line("Less than nothing is chance.");
        line("");
        goals();
        return out.toString();
    }

    private void goals() {
        line("### Goals");
        line("");
        line("What the project asks of itself, for the most part far below what any peer reaches.");
        line("");
        line("| what | at most | that is | reached | |");
        line("|---|---|---|---|---|");
        for (Goals.Goal goal : new Goals(results).all()) {
            line(
                    "| %s | %s | %s %s | %s %s | %s |",
                    goal.what(),
                    goal.limit(),
                    number(goal.most()),
                    goal.unit(),
                    number(goal.is()),
                    goal.unit(),
                    goal.isMet() ? "met" : "**not met**");
        }
    }

    private void table(List<String> peers, List<String> measures, String head) {
        line("%s", head);
        line("%s", "|---" + "|---".repeat(measures.size() + 1) + "|");
        for (String peer : peers) {
            StringBuilder row = new StringBuilder("| " + peer);
            for (String measure : measures) {
                row.append(" | ").append(cell(peer, measure));
            }
            double lost = results.sum(peer, "paced lost") + results.sum(peer, "rate lost");
            boolean counts = measures.contains("rate") && results.has(peer, "rate lost");
            line("%s | %s |", row, !counts ? "" : lost > 0 ? "**lost " + number(lost) + "**" : "none");
        }
    }

    /** The median, and in brackets the least and the most of the rounds. */
    private String cell(String peer, String measure) {
        if (!results.has(peer, measure)) {
            return "";
        }
        String median = number(results.median(peer, measure));
        String min = number(results.min(peer, measure));
        String max = number(results.max(peer, measure));
        return min.equals(max) ? median : median + " (" + min + "–" + max + ")";
    }

    private void calls() {
        List<String> peers = List.of(Peers.EMPTY, Peers.MAYDAY, Peers.SENTRY, Peers.BUGSNAG, Peers.ROLLBAR, Peers.OTEL);
        line("| ns / bytes | %s |", String.join(" | ", peers));
        line("%s", "|---" + "|---".repeat(peers.size()) + "|");
        List<List<String>> rows = List.of(
                List.of("breadcrumb", "withoutData"),
                List.of("breadcrumb with two facts", "withData"),
                List.of("breadcrumb, two threads in one scope", "twoThreads"),
                List.of("request scope, user and ten tags as a map, 10 breadcrumbs around", "tagsAsMap 10"),
                List.of("the same, 100 breadcrumbs around", "tagsAsMap 100"),
                List.of("request scope, user and ten single tags, 100 breadcrumbs around", "singleTags 100"),
                List.of("capture that is sampled out", "capture SAMPLED_OUT"),
                List.of("capture of an ignored class", "capture IGNORED"),
                List.of("capture that meets a full queue", "capture FULL_QUEUE"),
                List.of("Logback INFO line", "info"),
                List.of("Logback DEBUG line", "debug"),
                List.of("servlet request without an error", "servletRequest"));
        for (List<String> row : rows) {
            StringBuilder cells = new StringBuilder();
            for (String peer : peers) {
                String measure = row.get(1);
                boolean has = results.has(peer, measure + " ns");
                cells.append(" | ")
                        .append(has ? cell(peer, measure + " ns") : "")
                        .append(has ? " / " + number(results.median(peer, measure + " B")) : "");
            }
            line("| %s%s |", row.get(0), cells);
        }
    }

    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    static String number(double number) {
        if (Double.isNaN(number)) {
            return "–";
        }
        double size = Math.abs(number);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.995 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, number);
    }
}

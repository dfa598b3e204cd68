package dev.mayday.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Mayday is meant to reach, in ratios to the best peer in the same run, and whether it does. */
final class Goals {

    private static final List<String> OTHERS = List.of(Peers.SENTRY, Peers.BUGSNAG, Peers.ROLLBAR, Peers.OTEL);
    private static final List<String> NOTIFIERS = List.of(Peers.BUGSNAG, Peers.ROLLBAR);

    private final Results results;
    private final List<Goal> goals = new ArrayList<>();

    Goals(Results results) {
        this.results = results;
        capture();
        refused();
        breadcrumbs();
        scopes();
        events();
        logback();
        servlet();
        atRest();
    }

    /** One line: what is measured, the most it may be, and what it is. */
    record Goal(String what, String limit, double most, double is, String unit) {

        boolean isMet() {
            return is <= most;
        }
    }

    List<Goal> all() {
        return goals;
    }

    private void most(String what, String limit, double most, double is, String unit) {
        if (!Double.isNaN(most) && !Double.isNaN(is)) {
            goals.add(new Goal(what, limit, most, is, unit));
        }
    }

    private double mayday(String measure) {
        return results.median(Peers.MAYDAY, measure);
    }

    private double sentry(String measure) {
        return results.median(Peers.SENTRY, measure);
    }

    private double empty(String measure) {
        return results.median(Peers.EMPTY, measure);
    }

    private double best(String measure) {
        return results.best(OTHERS, measure);
    }

    private void capture() {
        most("capture, p50", "1/10 of the best peer", best("caller p50 us") / 10, mayday("caller p50 us"), "µs");
        double noise = empty("caller p99 us");
        most(
                "capture, p99 over the empty harness",
                "1/8 of the best peer",
                (best("caller p99 us") - noise) / 8,
                Math.max(0, mayday("caller p99 us") - noise),
                "µs");
        most("capture, allocation", "1.5 KiB", 1.5, mayday("caller KiB"), "KiB");
    }

    private void refused() {
        for (String why : List.of("SAMPLED_OUT", "IGNORED", "FULL_QUEUE")) {
            String name = "capture, " + why.toLowerCase(Locale.ROOT).replace('_', ' ');
            most(
                    name,
                    "bugsnag's ignored class",
                    results.median(Peers.BUGSNAG, "capture IGNORED ns"),
                    mayday("capture " + why + " ns"),
                    "ns");
            most(name, "64 B", 64.5, mayday("capture " + why + " B"), "B");
        }
    }

    private void breadcrumbs() {
        sentryShare("breadcrumb", "withoutData ns", 3, "ns");
        sentryShare("breadcrumb", "withoutData B", 3, "B");
        sentryShare("breadcrumb with two facts", "withData ns", 2, "ns");
        sentryShare("breadcrumb with two facts", "withData B", 2, "B");
        sentryShare("breadcrumb, two threads", "twoThreads ns", 4, "ns");
    }

    private void sentryShare(String what, String measure, int share, String unit) {
        most(what, "1/" + share + " of sentry-java", sentry(measure) / share, mayday(measure), unit);
    }

    private void scopes() {
        String map = "tagsAsMap 100";
        most("request scope, ten tags as a map", "the best peer", best(map + " ns"), mayday(map + " ns"), "ns");
        most("request scope, ten tags as a map", "the best peer", best(map + " B"), mayday(map + " B"), "B");
        most("request scope, ten single tags", "1 µs", 1_000, mayday("singleTags 100 ns"), "ns");
        most("request scope, ten single tags", "2 KiB", 2_048, mayday("singleTags 100 B"), "B");
        most(
                "request scope, bytes with 100 breadcrumbs around",
                "as with 10",
                mayday("tagsAsMap 10 B") + 0.5,
                mayday(map + " B"),
                "B");
    }

    private void events() {
        most("processor time per event", "1/4 of sentry-java", sentry("cpu us") / 4, mayday("cpu us"), "µs");
        most("bytes on the wire", "sentry-java's", sentry("wire bytes"), mayday("wire bytes"), "B");
        double rate = mayday("rate");
        most("time per event flat out", "1/3 of sentry-java", 1e6 / sentry("rate") / 3, 1e6 / rate, "µs");
        double fastest = NOTIFIERS.stream()
                .mapToDouble(peer -> 1e6 / results.median(peer, "rate"))
                .min()
                .orElse(Double.NaN);
        most("time per event flat out", "the best notifier", fastest, 1e6 / rate, "µs");
        openTelemetry(Peers.MAYDAY_OTLP_NO_SPOOL, 1);
        openTelemetry(Peers.MAYDAY_OTLP, 1.3);
    }

    private void openTelemetry(String variant, double share) {
        String limit = share == 1 ? "OpenTelemetry's, gzip" : share + " of OpenTelemetry's, gzip";
        double cpu = results.median(Peers.OTEL_GZIP, "cpu us");
        most("processor time per event, " + variant, limit, cpu * share, results.median(variant, "cpu us"), "µs");
        double rate = results.median(Peers.OTEL_GZIP, "rate");
        double least = share == 1 ? 1 : 2;
        most(
                "time per event flat out, " + variant,
                least == 1 ? "OpenTelemetry's, gzip" : "twice OpenTelemetry's, gzip",
                1e6 / rate * least,
                1e6 / results.median(variant, "rate"),
                "µs");
    }

    private void logback() {
        for (String unit : List.of("ns", "B")) {
            double none = empty("info " + unit);
            most(
                    "Logback, what an INFO line adds",
                    "1/3 of sentry-java",
                    (sentry("info " + unit) - none) / 3,
                    mayday("info " + unit) - none,
                    unit);
        }
        double none = empty("debug ns");
        most("Logback, what a DEBUG line adds", "5 % of the line", none * 0.05, mayday("debug ns") - none, "ns");
    }

    private void servlet() {
        String name = "servlet request without an error, over no filter";
        most(name, "1 µs", 1_000, mayday("servletRequest ns") - empty("servletRequest ns"), "ns");
        most(name, "500 B", 500, mayday("servletRequest B") - empty("servletRequest B"), "B");
    }

    private void atRest() {
        most(
                "main to first capture accepted",
                "the best peer",
                best("accepted us") / 1_000,
                mayday("accepted us") / 1_000,
                "ms");
        most("idle, heap that closing gives back", "1 MiB", 1, mayday("retained MiB"), "MiB");
        most("idle, wakes", "1/s", 1, mayday("idle wakes/s") - empty("idle wakes/s"), "/s");
        most("idle, processor", "0.1 %", 0.1, mayday("idle cpu %") - empty("idle cpu %"), "%");
        most("full queue of 2,048, heap", "64 MiB", 64, mayday("full queue MiB"), "MiB");
    }
}

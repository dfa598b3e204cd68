package dev.mayday.benchmarks;

import java.util.List;

/** All that are measured, by name. */
final class Peers {

    static final String EMPTY = "empty harness";
    static final String FLOOR = "getStackTrace() alone";
    static final String MAYDAY = "mayday";
    static final String SENTRY = "sentry-java";
    static final String BUGSNAG = "bugsnag";
    static final String ROLLBAR = "rollbar";
    static final String OTEL = "opentelemetry";
    static final String OTEL_GZIP = OTEL + " (gzip)";

    /** The order of rows and of runs. */
    static final List<String> ALL =
            List.of(EMPTY, FLOOR, MAYDAY, SENTRY, SENTRY + " (tuned)", BUGSNAG, ROLLBAR, OTEL, OTEL_GZIP);

    private Peers() {}

    static Peer of(String name) {
        return switch (name) {
            case EMPTY -> new Nothing(false);
            case FLOOR -> new Nothing(true);
            case MAYDAY -> new MaydayPeer("");
            case MAYDAY + " (no spool)" -> new MaydayPeer("no-spool");
            case MAYDAY + " (otlp)" -> new MaydayPeer("otlp");
            case MAYDAY + " (otlp, no spool)" -> new MaydayPeer("otlp no-spool");
            case SENTRY -> new SentryPeer(false);
            case SENTRY + " (tuned)" -> new SentryPeer(true);
            case BUGSNAG -> new BugsnagPeer();
            case ROLLBAR -> new RollbarPeer();
            case OTEL -> new OpenTelemetryPeer("none");
            case OTEL_GZIP -> new OpenTelemetryPeer("gzip");
            default -> throw new IllegalArgumentException("no such peer: " + name);
        };
    }
}

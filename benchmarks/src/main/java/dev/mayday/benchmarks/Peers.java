package dev.mayday.benchmarks;

import dev.mayday.MaydayClientBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    static final String MAYDAY_NO_SPOOL = MAYDAY + " (no spool)";
    static final String MAYDAY_OTLP = MAYDAY + " (otlp)";
    static final String MAYDAY_OTLP_NO_SPOOL = MAYDAY + " (otlp, no spool)";

    /** The order of rows and of runs. */
    static final List<String> ALL = all();

    private Peers() {}

    private static List<String> all() {
        List<String> all = new ArrayList<>(List.of(EMPTY, FLOOR, MAYDAY, MAYDAY_NO_SPOOL));
        if (Stream.of(MaydayClientBuilder.class.getMethods())
                .anyMatch(m -> m.getName().equals("otlpEndpoint"))) {
            all.addAll(List.of(MAYDAY_OTLP, MAYDAY_OTLP_NO_SPOOL));
        }
        all.addAll(List.of(SENTRY, SENTRY + " (tuned)", BUGSNAG, ROLLBAR, OTEL, OTEL_GZIP));
        return List.copyOf(all);
    }

    static Peer of(String name) {
        return switch (name) {
            case EMPTY -> new Nothing(false);
            case FLOOR -> new Nothing(true);
            case MAYDAY -> new MaydayPeer("");
            case MAYDAY_NO_SPOOL -> new MaydayPeer("no-spool");
            case MAYDAY_OTLP -> new MaydayPeer("otlp");
            case MAYDAY_OTLP_NO_SPOOL -> new MaydayPeer("otlp no-spool");
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

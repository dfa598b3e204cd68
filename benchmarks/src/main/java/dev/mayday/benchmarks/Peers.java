package dev.mayday.benchmarks;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    static final List<String> ALL = List.of(
            EMPTY,
            FLOOR,
            MAYDAY,
            MAYDAY_NO_SPOOL,
            MAYDAY_OTLP,
            MAYDAY_OTLP_NO_SPOOL,
            SENTRY,
            SENTRY + " (tuned)",
            BUGSNAG,
            ROLLBAR,
            OTEL,
            OTEL_GZIP);

    /** The group ids of the peers' artifacts as a local repository has them, and whose they are. */
    private static final Map<String, String> GROUPS =
            Map.of("io/sentry", SENTRY, "com/bugsnag", BUGSNAG, "com/rollbar", ROLLBAR, "io/opentelemetry", OTEL);

    private Peers() {}

    /**
     * This JVM's class path without what belongs to other peers: an SDK that looks for one of them, as Mayday does for
     * OpenTelemetry, would find it there only because they are compared.
     */
    static String classPath(String peer) {
        List<String> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String path = entry.replace(File.separatorChar, '/');
            boolean others = GROUPS.entrySet().stream()
                    .anyMatch(group -> path.contains('/' + group.getKey() + '/') && !peer.startsWith(group.getValue()));
            if (!others) {
                own.add(entry);
            }
        }
        return String.join(File.pathSeparator, own);
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

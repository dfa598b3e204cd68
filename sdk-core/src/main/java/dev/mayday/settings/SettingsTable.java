package dev.mayday.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Every setting there is. The builder, the sources, the checks, the error lines and {@code docs/settings.md} all follow from
 * this table: a setting is added here, in {@link #all}, and nowhere else but where it is used.
 * The comment on a constant is what the documentation says about it.
 */
public final class SettingsTable {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final SettingType<Boolean> BOOLEAN = SettingType.BOOLEAN;
    private static final SettingType<Duration> NETWORK_TIMEOUT = SettingType.duration(MILLISECOND, Duration.ofHours(1));

    // --- whether and where to ---

    /** Whether Mayday does anything at all; if false every call is a no-op and nothing is installed. */
    public static final Setting<Boolean> ENABLED = Setting.of("mayday.enabled", BOOLEAN, true);

    /**
     * The Sentry-compatible server and project that events are sent to, {@code https://key@host[:port][/prefix]/project};
     * blank means no such destination.
     */
    public static final Setting<Dsn> DSN =
            Setting.unset("mayday.dsn", SettingType.DSN).destination().otherNames("SENTRY_DSN");

    /** The receiver of OpenTelemetry logs that events are sent to, over OTLP/HTTP; {@code /v1/logs} is appended unless it is there. */
    public static final Setting<String> OTLP_ENDPOINT =
            Setting.unset("mayday.otlp.endpoint", SettingType.HTTP_URL).destination();

    /** How log records are written. */
    public static final Setting<String> OTLP_PROTOCOL = Setting.of(
                    "mayday.otlp.protocol", SettingType.OTLP_PROTOCOL, "http/protobuf")
            .otherNames("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");

    /** How requests with log records are compressed. */
    public static final Setting<String> OTLP_COMPRESSION = Setting.of(
                    "mayday.otlp.compression", SettingType.OTLP_COMPRESSION, "gzip")
            .otherNames("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION");

    /** Headers of requests with log records, such as those that authenticate or name a tenant; values are percent-decoded. */
    public static final Setting<Map<String, String>> OTLP_HEADERS = Setting.of(
                    "mayday.otlp.headers", SettingType.HEADERS, Map.of())
            .otherNames("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS");

    /** How long one request with log records may take. */
    public static final Setting<Duration> OTLP_TIMEOUT = Setting.of(
                    "mayday.otlp.timeout", NETWORK_TIMEOUT, Duration.ofSeconds(10))
            .otherNames("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT");

    /** The name of the service in log records; if unset it is the part of the release before {@code @}. */
    public static final Setting<String> OTLP_SERVICE_NAME =
            Setting.unset("mayday.otlp.service-name", SettingType.TEXT).otherNames("OTEL_SERVICE_NAME");

    /** What every log record says of the service; values are percent-decoded. */
    public static final Setting<Map<String, String>> OTLP_RESOURCE_ATTRIBUTES = Setting.of(
                    "mayday.otlp.resource-attributes", SettingType.ATTRIBUTES, Map.of())
            .otherNames("OTEL_RESOURCE_ATTRIBUTES");

    // --- what every event says ---

    /**
     * The version of the application, such as {@code shop@1.4.2}; if unset it is read from the application's manifest,
     * {@code git.properties} or {@code META-INF/build-info.properties}.
     */
    public static final Setting<String> RELEASE =
            Setting.unset("mayday.release", SettingType.RELEASE).otherNames("SENTRY_RELEASE");

    /** The build of that version, where one version is built more than once. */
    public static final Setting<String> DIST = Setting.unset("mayday.dist", SettingType.DIST);

    /** Where the application runs. */
    public static final Setting<String> ENVIRONMENT = Setting.of(
                    "mayday.environment", SettingType.ENVIRONMENT, "production")
            .otherNames("SENTRY_ENVIRONMENT");

    /** The name of the host; if unset it is read from {@code HOSTNAME}, {@code COMPUTERNAME} or {@code /etc/hostname}, never from DNS. */
    public static final Setting<String> SERVER_NAME = Setting.unset("mayday.server-name", SettingType.TEXT);

    /** Tags on every event; those of a scope or of the event itself win over them. */
    public static final Setting<Map<String, String>> TAGS = Setting.of("mayday.tags", SettingType.map(100), Map.of());

    /** Prefixes of the application's own classes; they win over every exclude. */
    public static final Setting<List<String>> IN_APP_INCLUDES =
            Setting.of("mayday.in-app-includes", SettingType.JAVA_NAMES, List.of());

    /**
     * Prefixes of classes that are not the application's own, in addition to the built-in ones of the JDK, common
     * languages and frameworks.
     */
    public static final Setting<List<String>> IN_APP_EXCLUDES =
            Setting.of("mayday.in-app-excludes", SettingType.JAVA_NAMES, List.of());

    /** Whether a FATAL event carries the stacks of all threads. */
    public static final Setting<Boolean> ATTACH_THREADS = Setting.of("mayday.attach-threads", BOOLEAN, false);

    /** Whether the logging context (MDC) becomes a context of the event. Without it, tags and trace ids out of it are missing, too. */
    public static final Setting<Boolean> MDC = Setting.of("mayday.mdc", BOOLEAN, true);

    /** Keys of the logging context (MDC) whose values become tags. */
    public static final Setting<List<String>> MDC_TAGS = Setting.of("mayday.mdc-tags", SettingType.WORDS, List.of());

    /** Keys of the logging context (MDC) that may hold the id of a trace, where no OpenTelemetry span is active. */
    public static final Setting<List<String>> TRACE_ID_KEYS =
            Setting.of("mayday.trace-id-keys", SettingType.WORDS, List.of("trace_id", "traceId"));

    /** Keys of the logging context (MDC) that may hold the id of a span. */
    public static final Setting<List<String>> SPAN_ID_KEYS =
            Setting.of("mayday.span-id-keys", SettingType.WORDS, List.of("span_id", "spanId"));

    // --- what is kept ---

    /** The share of captures to keep, chosen at random. An error that is captured in two places has two chances. */
    public static final Setting<Double> SAMPLE_RATE = Setting.of("mayday.sample-rate", SettingType.SHARE, 1.0);

    /** Classes of exceptions that are not captured, by their full names; their subclasses are not either. A package names none. */
    public static final Setting<List<String>> IGNORED_EXCEPTIONS =
            Setting.of("mayday.ignored-exceptions", SettingType.JAVA_NAMES, List.of());

    /** Regular expressions; an event is dropped if one of them is found in its message or in that of its exception. */
    public static final Setting<List<Pattern>> IGNORED_MESSAGES =
            Setting.of("mayday.ignored-messages", SettingType.PATTERNS, List.of());

    /** Whether an exception that is captured again in the same unit of work is one event. */
    public static final Setting<Boolean> DEDUPLICATE = Setting.of("mayday.deduplicate", BOOLEAN, true);

    /** How many breadcrumbs a scope remembers; the oldest make room. */
    public static final Setting<Integer> MAX_BREADCRUMBS =
            Setting.of("mayday.max-breadcrumbs", SettingType.integer(0, 1_000, "breadcrumbs"), 100);

    // --- privacy ---

    /**
     * Whether integrations add what may identify a person: the framework's user, the client address, the full path, all headers and
     * query parameters but secrets. Never bodies; cookies are {@code [Filtered]}.
     */
    public static final Setting<Boolean> SEND_PII = Setting.of("mayday.send-pii", BOOLEAN, false);

    /**
     * Words in keys whose values are replaced by {@code [Filtered]}, in addition to the built-in ones such as {@code password} and
     * {@code token}.
     */
    public static final Setting<List<String>> REDACTED_KEYS =
            Setting.of("mayday.redacted-keys", SettingType.WORDS, List.of());

    // --- bounds ---

    /** How many captured events may wait for the worker; rounded up to a power of two. */
    public static final Setting<Integer> QUEUE_SIZE = Setting.of("mayday.queue-size", SettingType.QUEUE_SIZE, 2_048);

    /**
     * How many groups of equal errors the client counts for metrics; the one met longest ago makes room. The Spring Boot
     * starter makes it 200 where there is Micrometer.
     */
    public static final Setting<Integer> KNOWN_GROUPS =
            Setting.of("mayday.known-groups", SettingType.integer(0, 10_000, "groups"), 0);

    /** The size that one event is cut down to, uncompressed; servers refuse events of more than 1 MiB. */
    public static final Setting<Long> MAX_EVENT_SIZE =
            Setting.of("mayday.max-event-size", SettingType.size(16L << 10, 1L << 20), 1_000_000L);

    /** How many bytes of finished events may wait in memory where there is no disk for them, per destination. */
    public static final Setting<Long> MEMORY_LIMIT =
            Setting.of("mayday.memory-limit", SettingType.size(1L << 20, 1L << 30), 16L << 20);

    /** Whether finished events are kept on disk until a server has them. */
    public static final Setting<Boolean> SPOOL = Setting.of("mayday.spool", BOOLEAN, true);

    /**
     * The folder for them; if unset {@code $XDG_STATE_HOME/mayday} or {@code ~/.local/state/mayday}, on macOS
     * {@code ~/Library/Application Support/mayday}, on Windows {@code %LOCALAPPDATA%\mayday}, and if that cannot be used
     * {@code mayday-} and the user's name in the folder for temporary files.
     */
    public static final Setting<Path> SPOOL_DIR = Setting.unset("mayday.spool.dir", SettingType.PATH);

    /**
     * How many bytes they may take on disk, per client and destination; the oldest give way, at most 100,000 events are
     * kept.
     */
    public static final Setting<Long> SPOOL_MAX_SIZE =
            Setting.of("mayday.spool.max-size", SettingType.size(1L << 20, 16L << 30), 32L << 20);

    /** How long an event waits for a server, on disk or in memory. */
    public static final Setting<Duration> SPOOL_MAX_AGE = Setting.of(
            "mayday.spool.max-age",
            SettingType.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            Duration.ofDays(3));

    // --- the network ---

    /** How long connecting to a server may take. */
    public static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.of("mayday.connect-timeout", NETWORK_TIMEOUT, Duration.ofSeconds(5));

    /** How long a server may take nothing of a request. */
    public static final Setting<Duration> WRITE_TIMEOUT =
            Setting.of("mayday.write-timeout", NETWORK_TIMEOUT, Duration.ofSeconds(10));

    /** How long a server may send nothing of its answer. */
    public static final Setting<Duration> READ_TIMEOUT =
            Setting.of("mayday.read-timeout", NETWORK_TIMEOUT, Duration.ofSeconds(10));

    /** How long one request may take from connecting to the end of the answer. */
    public static final Setting<Duration> CALL_TIMEOUT =
            Setting.of("mayday.call-timeout", NETWORK_TIMEOUT, Duration.ofSeconds(30));

    /**
     * The HTTP proxy to go through; if unset, the JVM's proxy settings. Special characters in user and password are
     * percent-encoded.
     */
    public static final Setting<ProxyAddress> PROXY = Setting.unset("mayday.proxy", SettingType.PROXY);

    /** A key store with the certificates to trust, instead of those the JVM trusts. */
    public static final Setting<Path> TRUST_STORE = Setting.unset("mayday.trust-store", SettingType.PATH);

    /** The password of that key store. */
    public static final Setting<String> TRUST_STORE_PASSWORD =
            Setting.unset("mayday.trust-store-password", SettingType.SECRET);

    /** Whether a Sentry-compatible server is told how many events were lost, and why. */
    public static final Setting<Boolean> CLIENT_REPORTS = Setting.of("mayday.client-reports", BOOLEAN, true);

    // --- the end of a thread and of the process ---

    /** Whether exceptions that end a thread are captured. */
    public static final Setting<Boolean> UNCAUGHT = Setting.of("mayday.uncaught", BOOLEAN, true);

    /** Whether the client is closed when the JVM shuts down. */
    public static final Setting<Boolean> SHUTDOWN_HOOK = Setting.of("mayday.shutdown-hook", BOOLEAN, true);

    /**
     * How long closing, the end of the process and an uncaught exception wait for delivery, all of them together; 0 is not at
     * all.
     */
    public static final Setting<Duration> SHUTDOWN_TIMEOUT = Setting.of(
            "mayday.shutdown-timeout",
            SettingType.duration(Duration.ZERO, Duration.ofMinutes(5)),
            Duration.ofSeconds(2));

    // --- the page ---

    /** Whether events are kept in memory and shown on a local page. */
    public static final Setting<Boolean> INBOX = Setting.of("mayday.inbox", BOOLEAN, false);

    /** The port of that page; 0 is any that is free. */
    public static final Setting<Integer> INBOX_PORT =
            Setting.of("mayday.inbox.port", SettingType.integer(0, 65_535, ""), 0);

    // --- Spring Boot ---

    /**
     * Which failures of requests the Spring Boot starter captures: {@code unhandled} what no code of the application dealt
     * with, {@code server-errors} also what was answered 5xx, {@code all} every exception that came up.
     */
    public static final Setting<String> WEB_CAPTURE =
            Setting.of("mayday.web.capture", SettingType.WEB_CAPTURE, "unhandled");

    /**
     * Whether the Spring Boot starter lets context travel with the application's executors and schedulers. Asked before there is
     * a builder: what code sets comes too late for it.
     */
    public static final Setting<Boolean> EXECUTORS = Setting.of("mayday.executors", BOOLEAN, true);

    /**
     * Whether the Spring Boot starter puts an appender at Logback's root where none is configured. Asked when
     * {@code mayday.executors} is.
     */
    public static final Setting<Boolean> LOGBACK = Setting.of("mayday.logback", BOOLEAN, true);

    private static final List<Setting<?>> ALL = List.of(
            ENABLED,
            DSN,
            OTLP_ENDPOINT,
            OTLP_PROTOCOL,
            OTLP_COMPRESSION,
            OTLP_HEADERS,
            OTLP_TIMEOUT,
            OTLP_SERVICE_NAME,
            OTLP_RESOURCE_ATTRIBUTES,
            RELEASE,
            DIST,
            ENVIRONMENT,
            SERVER_NAME,
            TAGS,
            IN_APP_INCLUDES,
            IN_APP_EXCLUDES,
            ATTACH_THREADS,
            MDC,
            MDC_TAGS,
            TRACE_ID_KEYS,
            SPAN_ID_KEYS,
            SAMPLE_RATE,
            IGNORED_EXCEPTIONS,
            IGNORED_MESSAGES,
            DEDUPLICATE,
            MAX_BREADCRUMBS,
            SEND_PII,
            REDACTED_KEYS,
            QUEUE_SIZE,
            KNOWN_GROUPS,
            MAX_EVENT_SIZE,
            MEMORY_LIMIT,
            SPOOL,
            SPOOL_DIR,
            SPOOL_MAX_SIZE,
            SPOOL_MAX_AGE,
            CONNECT_TIMEOUT,
            WRITE_TIMEOUT,
            READ_TIMEOUT,
            CALL_TIMEOUT,
            PROXY,
            TRUST_STORE,
            TRUST_STORE_PASSWORD,
            CLIENT_REPORTS,
            UNCAUGHT,
            SHUTDOWN_HOOK,
            SHUTDOWN_TIMEOUT,
            INBOX,
            INBOX_PORT,
            WEB_CAPTURE,
            EXECUTORS,
            LOGBACK);

    private SettingsTable() {}

    /** All of them, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return ALL;
    }
}

package dev.mayday.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Every setting there is. The builder, the sources, the checks, the error lines and {@code docs/settings.md} all follow from
 * this table: a setting is added here, in {@link #all}, and nowhere else but where it is used.
 */
public final class SettingsTable {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final BooleanType BOOLEAN = new BooleanType();
    private static final DurationType NETWORK_TIMEOUT = new DurationType(MILLISECOND, Duration.ofHours(1));

    // --- whether and where to ---

    public static final Setting<Boolean> ENABLED = Setting.of(
            "mayday.enabled",
            BOOLEAN,
            true,
            "Whether Mayday does anything at all; if false every call is a no-op and nothing is installed.");

    public static final Setting<Dsn> DSN = Setting.unset(
                    "mayday.dsn", new DsnType(), "The Sentry-compatible server and project that events are sent to.")
            .destination()
            .sentryName("SENTRY_DSN");

    // --- what every event says ---

    public static final Setting<String> RELEASE = Setting.unset(
                    "mayday.release",
                    TextType.RELEASE,
                    "The version of the application, such as `shop@1.4.2`; if unset it is read from the application's"
                            + " manifest, `git.properties` or `META-INF/build-info.properties`.")
            .sentryName("SENTRY_RELEASE");

    public static final Setting<String> DIST = Setting.unset(
            "mayday.dist", TextType.DIST, "The build of that version, where one version is built more than once.");

    public static final Setting<String> ENVIRONMENT = Setting.of(
                    "mayday.environment", TextType.ENVIRONMENT, "production", "Where the application runs.")
            .sentryName("SENTRY_ENVIRONMENT");

    public static final Setting<String> SERVER_NAME = Setting.unset(
            "mayday.server-name",
            TextType.PLAIN,
            "The name of the host; if unset it is read from `HOSTNAME`, `COMPUTERNAME` or `/etc/hostname`, never from"
                    + " DNS.");

    public static final Setting<Map<String, String>> TAGS = Setting.of(
            "mayday.tags",
            new MapType(100),
            Map.of(),
            "Tags on every event; those of a scope or of the event itself win over them.");

    public static final Setting<List<String>> IN_APP_INCLUDES = Setting.of(
            "mayday.in-app-includes",
            TextListType.JAVA_NAMES,
            List.of(),
            "Prefixes of the application's own classes; they win over every exclude.");

    public static final Setting<List<String>> IN_APP_EXCLUDES = Setting.of(
            "mayday.in-app-excludes",
            TextListType.JAVA_NAMES,
            List.of(),
            "Prefixes of classes that are not the application's own, in addition to the built-in ones of the JDK, common"
                    + " languages and frameworks.");

    public static final Setting<Boolean> ATTACH_THREADS = Setting.of(
            "mayday.attach-threads", BOOLEAN, false, "Whether a FATAL event carries the stacks of all threads.");

    public static final Setting<Boolean> MDC = Setting.of(
            "mayday.mdc", BOOLEAN, true, "Whether the logging context (MDC) becomes a context of the event.");

    public static final Setting<List<String>> MDC_TAGS = Setting.of(
            "mayday.mdc-tags",
            TextListType.WORDS,
            List.of(),
            "Keys of the logging context (MDC) whose values become tags.");

    // --- what is kept ---

    public static final Setting<Double> SAMPLE_RATE = Setting.of(
            "mayday.sample-rate", new ShareType(), 1.0, "The share of captured events to keep, chosen at random.");

    public static final Setting<List<String>> IGNORED_EXCEPTIONS = Setting.of(
            "mayday.ignored-exceptions",
            TextListType.JAVA_NAMES,
            List.of(),
            "Classes of exceptions that are not captured; their subclasses are not either.");

    public static final Setting<List<Pattern>> IGNORED_MESSAGES = Setting.of(
            "mayday.ignored-messages",
            new PatternListType(),
            List.of(),
            "Regular expressions; an event is dropped if one of them is found in its message or in that of its"
                    + " exception.");

    public static final Setting<Boolean> DEDUPLICATE = Setting.of(
            "mayday.deduplicate",
            BOOLEAN,
            true,
            "Whether an exception that is captured again in the same unit of work is one event.");

    public static final Setting<Integer> MAX_BREADCRUMBS = Setting.of(
            "mayday.max-breadcrumbs",
            IntType.of("breadcrumbs", 0, 1_000),
            100,
            "How many breadcrumbs a scope remembers; the oldest make room.");

    // --- privacy ---

    public static final Setting<Boolean> SEND_PII = Setting.of(
            "mayday.send-pii",
            BOOLEAN,
            false,
            "Whether integrations add what may identify a person: the framework's user, client address, cookies, body.");

    public static final Setting<List<String>> REDACTED_KEYS = Setting.of(
            "mayday.redacted-keys",
            TextListType.WORDS,
            List.of(),
            "Words in keys whose values are replaced by `[Filtered]`, in addition to the built-in ones such as"
                    + " `password` and `token`.");

    // --- bounds ---

    public static final Setting<Integer> QUEUE_SIZE = Setting.of(
            "mayday.queue-size",
            IntType.powerOfTwo("events", 16, 1 << 20),
            2_048,
            "How many captured events may wait for the worker.");

    public static final Setting<Long> MAX_EVENT_SIZE = Setting.of(
            "mayday.max-event-size",
            new SizeType(16L << 10, 1L << 20),
            1_000_000L,
            "The size that one event is cut down to, uncompressed; servers refuse events of more than 1 MiB.");

    public static final Setting<Long> MEMORY_LIMIT = Setting.of(
            "mayday.memory-limit",
            new SizeType(1L << 20, 1L << 30),
            16L << 20,
            "How many bytes of finished events may wait in memory where there is no disk for them, per destination.");

    public static final Setting<Boolean> SPOOL = Setting.of(
            "mayday.spool", BOOLEAN, true, "Whether finished events are kept on disk until a server has them.");

    public static final Setting<Path> SPOOL_DIR = Setting.unset(
            "mayday.spool.dir",
            new PathType(),
            "The folder for them; if unset `$XDG_STATE_HOME/mayday` or `~/.local/state/mayday`, on macOS"
                    + " `~/Library/Application Support/mayday`, on Windows `%LOCALAPPDATA%\\mayday`, and if that cannot be"
                    + " used `mayday-` and the user's name in the folder for temporary files.");

    public static final Setting<Long> SPOOL_MAX_SIZE = Setting.of(
            "mayday.spool.max-size",
            new SizeType(1L << 20, 16L << 30),
            32L << 20,
            "How many bytes they may take on disk, per client and destination; the oldest give way, at most 100,000 events"
                    + " are kept.");

    public static final Setting<Duration> SPOOL_MAX_AGE = Setting.of(
            "mayday.spool.max-age",
            new DurationType(Duration.ofMinutes(1), Duration.ofDays(365)),
            Duration.ofHours(72),
            "How long an event waits for a server, on disk or in memory.");

    // --- the network ---

    public static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
            "mayday.connect-timeout",
            NETWORK_TIMEOUT,
            Duration.ofSeconds(5),
            "How long connecting to a server may take.");

    public static final Setting<Duration> WRITE_TIMEOUT = Setting.of(
            "mayday.write-timeout",
            NETWORK_TIMEOUT,
            Duration.ofSeconds(10),
            "How long a server may take nothing of a request.");

    public static final Setting<Duration> READ_TIMEOUT = Setting.of(
            "mayday.read-timeout",
            NETWORK_TIMEOUT,
            Duration.ofSeconds(10),
            "How long a server may send nothing of its answer.");

    public static final Setting<Duration> CALL_TIMEOUT = Setting.of(
            "mayday.call-timeout",
            NETWORK_TIMEOUT,
            Duration.ofSeconds(30),
            "How long one request may take from connecting to the end of the answer.");

    public static final Setting<ProxyAddress> PROXY = Setting.unset(
            "mayday.proxy",
            new ProxyType(),
            "The HTTP proxy to go through; special characters in user and password are percent-encoded.");

    public static final Setting<Path> TRUST_STORE = Setting.unset(
            "mayday.trust-store",
            new PathType(),
            "A key store with the certificates to trust, instead of those the JVM trusts.");

    public static final Setting<String> TRUST_STORE_PASSWORD =
            Setting.unset("mayday.trust-store-password", new SecretType(), "The password of that key store.");

    public static final Setting<Boolean> CLIENT_REPORTS = Setting.of(
            "mayday.client-reports",
            BOOLEAN,
            true,
            "Whether a Sentry-compatible server is told how many events were lost, and why.");

    // --- the end of a thread and of the process ---

    public static final Setting<Boolean> UNCAUGHT =
            Setting.of("mayday.uncaught", BOOLEAN, true, "Whether exceptions that end a thread are captured.");

    public static final Setting<Boolean> SHUTDOWN_HOOK =
            Setting.of("mayday.shutdown-hook", BOOLEAN, true, "Whether the client is closed when the JVM shuts down.");

    public static final Setting<Duration> SHUTDOWN_TIMEOUT = Setting.of(
            "mayday.shutdown-timeout",
            new DurationType(Duration.ZERO, Duration.ofMinutes(5)),
            Duration.ofSeconds(2),
            "How long closing, the end of the process and a FATAL event wait for delivery, all of them together; 0 is not"
                    + " at all.");

    // --- the page ---

    public static final Setting<Boolean> INBOX =
            Setting.of("mayday.inbox", BOOLEAN, false, "Whether events are kept in memory and shown on a local page.");

    public static final Setting<Integer> INBOX_PORT = Setting.of(
            "mayday.inbox.port", IntType.of("", 0, 65_535), 0, "The port of that page; 0 is any that is free.");

    // --- Spring Boot ---

    public static final Setting<Boolean> EXECUTORS = Setting.of(
            "mayday.executors",
            BOOLEAN,
            true,
            "Whether the Spring Boot starter lets context travel with the application's executors and schedulers.");

    public static final Setting<Boolean> LOGBACK = Setting.of(
            "mayday.logback",
            BOOLEAN,
            true,
            "Whether the Spring Boot starter puts an appender at Logback's root where none is configured.");

    private static final List<Setting<?>> ALL = List.of(
            ENABLED,
            DSN,
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
            SAMPLE_RATE,
            IGNORED_EXCEPTIONS,
            IGNORED_MESSAGES,
            DEDUPLICATE,
            MAX_BREADCRUMBS,
            SEND_PII,
            REDACTED_KEYS,
            QUEUE_SIZE,
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
            EXECUTORS,
            LOGBACK);

    private SettingsTable() {}

    /** All of them, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return ALL;
    }
}

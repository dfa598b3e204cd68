package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import dev.mayday.report.OutcomeListener;
import dev.mayday.send.Trust;
import dev.mayday.settings.Setting;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsReader;
import dev.mayday.settings.SettingsTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a client. What is set here wins over system properties ({@code mayday.dsn}), environment
 * variables ({@code MAYDAY_DSN}) and {@code mayday.properties} on the class path, in that order; all know the same names.
 * Methods throw {@link IllegalArgumentException} at once and name the argument; a bad value from outside the code only costs
 * itself and is told in one log line.
 *
 * <p>Not thread-safe. Bounds and defaults of every setting stand in {@code docs/settings.md}.
 */
public final class MaydayClientBuilder {

    private final SettingsReader settings = new SettingsReader();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final List<Class<? extends Throwable>> ignored = new ArrayList<>();
    private final List<EventProcessor> processors = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();
    private @Nullable EventProcessor beforeSend;
    private @Nullable BreadcrumbProcessor beforeBreadcrumb;
    private @Nullable OutcomeListener onOutcome;
    private Trust.@Nullable Custom trust;

    MaydayClientBuilder() {}

    /** Whether the client does anything at all; true by default. */
    public MaydayClientBuilder enabled(boolean enabled) {
        return set(SettingsTable.ENABLED, enabled);
    }

    /** The Sentry-compatible server and project to send to, {@code https://key@host/project}; blank for none. */
    public MaydayClientBuilder dsn(@Nullable String dsn) {
        return setText(SettingsTable.DSN, dsn);
    }

    /**
     * The receiver of OpenTelemetry logs to send to over OTLP/HTTP, such as {@code http://collector:4318}; blank for none. Beside
     * a DSN or alone.
     */
    public MaydayClientBuilder otlpEndpoint(@Nullable String endpoint) {
        return setText(SettingsTable.OTLP_ENDPOINT, endpoint);
    }

    /** The version of the application, at most 200 characters; found in its jar or build files when not set. */
    public MaydayClientBuilder release(@Nullable String release) {
        return setText(SettingsTable.RELEASE, release);
    }

    /** The build of that version, at most 64 characters; none by default. */
    public MaydayClientBuilder dist(@Nullable String dist) {
        return setText(SettingsTable.DIST, dist);
    }

    /** Where it runs, at most 64 characters without blanks and slashes; {@code production} by default. */
    public MaydayClientBuilder environment(@Nullable String environment) {
        return setText(SettingsTable.ENVIRONMENT, environment);
    }

    /** The name of the host; found in the environment when not set. */
    public MaydayClientBuilder serverName(@Nullable String serverName) {
        return setText(SettingsTable.SERVER_NAME, serverName);
    }

    /** A tag on every event; at most 100. */
    public MaydayClientBuilder tag(String key, String value) {
        tags.put(required(key, "key"), required(value, "value"));
        return set(SettingsTable.TAGS, tags);
    }

    /** Tags on every event, beside those set before; at most 100 in all. */
    public MaydayClientBuilder tags(Map<String, String> more) {
        tags.putAll(required(more, "tags"));
        return set(SettingsTable.TAGS, tags);
    }

    /** The share of captures to keep, from 0 to 1; 1 by default. An error that is captured in two places has two chances. */
    public MaydayClientBuilder sampleRate(double sampleRate) {
        return set(SettingsTable.SAMPLE_RATE, sampleRate);
    }

    /** Exceptions not to capture, their subclasses included; beside those set before and those of {@link #ignoredExceptions}. */
    @SafeVarargs
    public final MaydayClientBuilder ignore(Class<? extends Throwable>... classes) {
        for (Class<? extends Throwable> type : required(classes, "classes")) {
            ignored.add(required(type, "classes"));
        }
        return this;
    }

    /**
     * Names of exception classes not to capture, their subclasses included; in place of those that the setting
     * {@code mayday.ignored-exceptions} names so far, from wherever. Those of {@link #ignore} stay.
     */
    public MaydayClientBuilder ignoredExceptions(List<String> classNames) {
        return set(SettingsTable.IGNORED_EXCEPTIONS, required(classNames, "ignoredExceptions"));
    }

    /** Regular expressions; an event is dropped if one is found in its message or in that of its exception. */
    public MaydayClientBuilder ignoredMessages(List<Pattern> patterns) {
        return set(SettingsTable.IGNORED_MESSAGES, required(patterns, "ignoredMessages"));
    }

    /** Prefixes of the application's own classes; they win over every exclude. */
    public MaydayClientBuilder inAppIncludes(List<String> prefixes) {
        return set(SettingsTable.IN_APP_INCLUDES, required(prefixes, "inAppIncludes"));
    }

    /** Prefixes of classes that are not the application's, beside the built-in ones. */
    public MaydayClientBuilder inAppExcludes(List<String> prefixes) {
        return set(SettingsTable.IN_APP_EXCLUDES, required(prefixes, "inAppExcludes"));
    }

    /** The most breadcrumbs of one unit of work, from 0 to 1,000; 100 by default. */
    public MaydayClientBuilder maxBreadcrumbs(int count) {
        return set(SettingsTable.MAX_BREADCRUMBS, count);
    }

    /** Captures that can wait for the worker, from 16 to 1,048,576, rounded up to a power of two; 2,048 by default. */
    public MaydayClientBuilder queueSize(int captures) {
        return set(SettingsTable.QUEUE_SIZE, captures);
    }

    /**
     * Any setting by its name, such as {@code mayday.otlp.headers}, with a value as it would stand in a file; null takes it
     * back. Those that have no method of their own are set like this.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one it can have
     */
    public MaydayClientBuilder setting(String name, @Nullable String value) {
        for (Setting<?> setting : SettingsTable.all()) {
            if (setting.name().equals(required(name, "name"))) {
                return setText(setting, value);
            }
        }
        throw new IllegalArgumentException("name: there is no setting called \"" + name + '"');
    }

    /** Whether a throwable captured again in the same unit of work is one event; true by default. */
    public MaydayClientBuilder deduplicate(boolean deduplicate) {
        return set(SettingsTable.DEDUPLICATE, deduplicate);
    }

    /** Whether integrations add what may identify a person; false by default. */
    public MaydayClientBuilder sendPii(boolean sendPii) {
        return set(SettingsTable.SEND_PII, sendPii);
    }

    /** Words in keys whose values are filtered, beside the built-in ones. */
    public MaydayClientBuilder redactedKeys(List<String> words) {
        return set(SettingsTable.REDACTED_KEYS, required(words, "redactedKeys"));
    }

    /** Whether a fatal event carries the stacks of all threads; false by default. */
    public MaydayClientBuilder attachThreads(boolean attachThreads) {
        return set(SettingsTable.ATTACH_THREADS, attachThreads);
    }

    /** Whether the logging context (MDC) becomes a context of the event, and is read for tags and trace ids; true by default. */
    public MaydayClientBuilder mdc(boolean mdc) {
        return set(SettingsTable.MDC, mdc);
    }

    /** Keys of the logging context that become tags. */
    public MaydayClientBuilder mdcTags(List<String> keys) {
        return set(SettingsTable.MDC_TAGS, required(keys, "mdcTags"));
    }

    /** The most bytes of one event, uncompressed, from 16 KiB to 1 MiB; 1,000,000 by default. A larger one is cut. */
    public MaydayClientBuilder maxEventSize(long bytes) {
        return set(SettingsTable.MAX_EVENT_SIZE, bytes);
    }

    /** The most bytes of finished events that wait in memory, per destination, from 1 MiB to 1 GiB; 16 MiB by default. */
    public MaydayClientBuilder memoryLimit(long bytes) {
        return set(SettingsTable.MEMORY_LIMIT, bytes);
    }

    /** Whether finished events are kept on disk until a server has them; true by default. */
    public MaydayClientBuilder spool(boolean spool) {
        return set(SettingsTable.SPOOL, spool);
    }

    /** The folder for them; the platform's folder for the state of the user's programs when not set. */
    public MaydayClientBuilder spoolDir(Path folder) {
        return set(SettingsTable.SPOOL_DIR, required(folder, "spoolDir"));
    }

    /** The most bytes they take on disk, per destination, from 1 MiB to 16 GiB; 32 MiB by default. The oldest give way. */
    public MaydayClientBuilder spoolMaxSize(long bytes) {
        return set(SettingsTable.SPOOL_MAX_SIZE, bytes);
    }

    /** How long an event waits for a server, from 1 minute to 365 days; 72 hours by default. */
    public MaydayClientBuilder spoolMaxAge(Duration age) {
        return set(SettingsTable.SPOOL_MAX_AGE, required(age, "spoolMaxAge"));
    }

    /** How long connecting may take; 5 s by default. This and the other three are from 1 ms to 1 h. */
    public MaydayClientBuilder connectTimeout(Duration timeout) {
        return set(SettingsTable.CONNECT_TIMEOUT, required(timeout, "connectTimeout"));
    }

    /** How long a server may take nothing of a request; 10 s by default. */
    public MaydayClientBuilder writeTimeout(Duration timeout) {
        return set(SettingsTable.WRITE_TIMEOUT, required(timeout, "writeTimeout"));
    }

    /** How long a server may send nothing of its answer; 10 s by default. */
    public MaydayClientBuilder readTimeout(Duration timeout) {
        return set(SettingsTable.READ_TIMEOUT, required(timeout, "readTimeout"));
    }

    /** How long one request may take in all; 30 s by default. */
    public MaydayClientBuilder callTimeout(Duration timeout) {
        return set(SettingsTable.CALL_TIMEOUT, required(timeout, "callTimeout"));
    }

    /** The HTTP proxy, {@code http://user:password@host:port}; the system's proxy settings when not set. */
    public MaydayClientBuilder proxy(@Nullable String proxy) {
        return setText(SettingsTable.PROXY, proxy);
    }

    /**
     * A key store with the certificates to trust instead of the JVM's.
     *
     * @param file of a type that the JVM knows, such as PKCS12; read by the first request, and while that fails events wait
     * @param password empty for none
     */
    public MaydayClientBuilder trustStore(Path file, String password) {
        set(SettingsTable.TRUST_STORE, required(file, "trustStore"));
        return set(SettingsTable.TRUST_STORE_PASSWORD, required(password, "password"));
    }

    /** What makes TLS connections, and what it trusts; goes before a trust store. */
    public MaydayClientBuilder sslSocketFactory(SSLSocketFactory factory, X509TrustManager trusts) {
        trust = new Trust.Custom(required(factory, "factory"), required(trusts, "trusts"));
        return this;
    }

    /** Whether a Sentry-compatible server is told what was lost; true by default. */
    public MaydayClientBuilder clientReports(boolean clientReports) {
        return set(SettingsTable.CLIENT_REPORTS, clientReports);
    }

    /** Whether exceptions that end a thread are captured; true by default. */
    public MaydayClientBuilder uncaught(boolean uncaught) {
        return set(SettingsTable.UNCAUGHT, uncaught);
    }

    /** Whether the end of the JVM closes the client; true by default. */
    public MaydayClientBuilder shutdownHook(boolean shutdownHook) {
        return set(SettingsTable.SHUTDOWN_HOOK, shutdownHook);
    }

    /**
     * How long closing, the end of the JVM and an exception that ends a thread wait for delivery, together; from 0, which is not
     * at all, to 5 minutes, 2 s by default.
     */
    public MaydayClientBuilder shutdownTimeout(Duration timeout) {
        return set(SettingsTable.SHUTDOWN_TIMEOUT, required(timeout, "shutdownTimeout"));
    }

    /** Whether the inbox keeps the last events in memory and shows them on a page of this process; false by default. */
    public MaydayClientBuilder inbox(boolean inbox) {
        return set(SettingsTable.INBOX, inbox);
    }

    /** The port of the inbox page on the loopback address; 0, the default, for any that is free. */
    public MaydayClientBuilder inboxPort(int port) {
        return set(SettingsTable.INBOX_PORT, port);
    }

    /** The last hook before an event is encoded; null from it drops the event. {@code event.throwable()} is the original. */
    public MaydayClientBuilder beforeSend(@Nullable EventProcessor hook) {
        beforeSend = hook;
        return this;
    }

    /** A hook for every breadcrumb of an event that is about to be sent; null from it drops the breadcrumb. */
    public MaydayClientBuilder beforeBreadcrumb(@Nullable BreadcrumbProcessor hook) {
        beforeBreadcrumb = hook;
        return this;
    }

    /** A hook for every event, before {@link #beforeSend}, in the order added; null from it drops the event. */
    public MaydayClientBuilder eventProcessor(EventProcessor processor) {
        processors.add(required(processor, "processor"));
        return this;
    }

    /** Is told how each event ends at each destination, on a thread of its own; see {@link OutcomeListener}. Null for nobody. */
    public MaydayClientBuilder onOutcome(@Nullable OutcomeListener listener) {
        onOutcome = listener;
        return this;
    }

    /**
     * One more place for events to go; the client closes it. Its name must differ from the others', also from {@code sentry},
     * {@code otlp} and {@code inbox} where the code asks for those: {@link #build} throws. Where they are only set outside of
     * the code, this one takes their place, and a line says so.
     */
    public MaydayClientBuilder destination(Destination destination) {
        String name = required(destination, "destination").name();
        for (Destination other : destinations) {
            if (other.name().equals(name)) {
                throw new IllegalArgumentException("destination: there is one called '" + name + "' already");
            }
        }
        destinations.add(destination);
        return this;
    }

    /** What log lines call the place that the values set from here on come from: {@code builder} without this. */
    public MaydayClientBuilder valuesFrom(String place) {
        settings.setPlace(required(place, "place"));
        return this;
    }

    /**
     * One more place where settings are looked up by their names, after {@code mayday.properties}; a list that has none under its
     * own name by its elements, {@code mayday.mdc-tags[0]} first.
     *
     * @param name what one of its entries is called in a log line, such as {@code "Spring property"}
     * @param lookup the text of a setting, or null
     */
    public MaydayClientBuilder source(String name, UnaryOperator<@Nullable String> lookup) {
        return source(name, lookup, List::of);
    }

    /**
     * The same for a place that can list what it has: lists and maps may then be spread over several entries, and a name that
     * is no setting gets a line in the log.
     *
     * @param name what one of its entries is called in a log line, such as {@code "Spring property"}
     * @param lookup the text of an entry, or null
     * @param keys the names it has that begin with {@code mayday.}
     */
    public MaydayClientBuilder source(
            String name, UnaryOperator<@Nullable String> lookup, Supplier<? extends Collection<String>> keys) {
        settings.addSource(required(name, "name"), required(lookup, "lookup"), required(keys, "keys"));
        return this;
    }

    /** What a client that is built now goes by, as {@link MaydayClient#settings} shows it: reads every place, starts nothing. */
    public Map<String, String> settings() {
        return settings.readProcess().written();
    }

    /**
     * Starts a client with these settings. The builder may be used again.
     *
     * @return a client that does nothing where no destination is configured
     * @throws IllegalArgumentException if a {@link #destination} has the name of another
     */
    public MaydayClient build() {
        Settings read = settings.readProcess();
        return Assembly.build(parts(), destinations.isEmpty() ? read : DestinationNames.apart(destinations, read));
    }

    private Parts parts() {
        return new Parts(ignored, processors, beforeSend, beforeBreadcrumb, onOutcome, destinations, trust);
    }

    private <T> MaydayClientBuilder set(Setting<T> setting, T value) {
        settings.set(setting, value);
        return this;
    }

    private MaydayClientBuilder setText(Setting<?> setting, @Nullable String text) {
        settings.setText(setting, text);
        return this;
    }

    private static <T> T required(@Nullable T value, String name) {
        return Objects.requireNonNull(value, name);
    }
}

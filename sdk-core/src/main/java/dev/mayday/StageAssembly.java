package dev.mayday;

import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import dev.mayday.filter.FilterSettings;
import dev.mayday.inbox.InboxDestination;
import dev.mayday.ledger.Ledger;
import dev.mayday.pipeline.Engine;
import dev.mayday.pipeline.StageSettings;
import dev.mayday.remote.OtlpSettings;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Proxy;
import dev.mayday.send.Trust;
import dev.mayday.settings.Dsn;
import dev.mayday.settings.ProxyAddress;
import dev.mayday.settings.Setting;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what the stages behind the queue are made of. Made with the client, since its builder may be used again; asked on the
 * worker's thread, which has the time that a starting application has not.
 */
final class StageAssembly implements Supplier<StageSettings> {

    private final Settings settings;
    private final List<EventProcessor> processors;
    private final @Nullable EventProcessor beforeSend;
    private final @Nullable BreadcrumbProcessor beforeBreadcrumb;
    private final List<Destination> given;
    private final boolean listenedTo;
    private final @Nullable SSLSocketFactory sslSocketFactory;
    private final @Nullable X509TrustManager trustManager;
    private final @Nullable ClassLoader application;
    private final Ledger ledger;
    private final @Nullable InboxDestination inbox;
    private final @Nullable URI page;
    private final Clock clock;
    private final Logger log;

    /** {@code page} is where {@code inbox} is shown. */
    StageAssembly(
            MaydayClientBuilder builder,
            Settings settings,
            Ledger ledger,
            @Nullable InboxDestination inbox,
            @Nullable URI page,
            Clock clock,
            Logger log) {
        this.settings = settings;
        this.processors = List.copyOf(builder.processors);
        this.beforeSend = builder.beforeSend;
        this.beforeBreadcrumb = builder.beforeBreadcrumb;
        this.given = List.copyOf(builder.destinations);
        this.listenedTo = builder.onOutcome != null;
        this.sslSocketFactory = builder.sslSocketFactory;
        this.trustManager = builder.trustManager;
        this.application = Thread.currentThread().getContextClassLoader();
        this.ledger = ledger;
        this.inbox = inbox;
        this.page = page;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public StageSettings get() {
        Origin origin = new Origin(settings, application);
        DescribeSettings describe = new DescribeSettings(
                origin::release,
                settings.find(SettingsTable.DIST),
                settings.get(SettingsTable.ENVIRONMENT),
                origin::serverName,
                settings.get(SettingsTable.TAGS),
                settings.get(SettingsTable.IN_APP_INCLUDES),
                settings.get(SettingsTable.IN_APP_EXCLUDES),
                new HashSet<>(settings.get(SettingsTable.MDC_TAGS)),
                settings.get(SettingsTable.ATTACH_THREADS));
        FilterSettings filter = new FilterSettings(
                settings.get(SettingsTable.IGNORED_MESSAGES),
                processors,
                beforeSend,
                beforeBreadcrumb,
                settings.get(SettingsTable.MAX_EVENT_SIZE).intValue(),
                settings.get(SettingsTable.REDACTED_KEYS));
        List<Destination> destinations = destinations();
        StartLine startLine = new StartLine(settings, filter, listenedTo, origin, destinations, page);
        return new StageSettings(describe, filter, settings.get(SettingsTable.KNOWN_GROUPS), destinations, () -> {
            OwnLog.awaitBackEnd(log, clock);
            log.info("mayday: {}", startLine.text());
        });
    }

    private List<Destination> destinations() {
        List<Destination> destinations = new ArrayList<>(given);
        Dsn dsn = settings.find(SettingsTable.DSN);
        if (dsn != null) {
            destinations.add(sentry(dsn));
        }
        String otlp = settings.find(SettingsTable.OTLP_ENDPOINT);
        if (otlp != null) {
            destinations.add(otlp(otlp));
        }
        if (inbox != null) {
            destinations.add(inbox);
        }
        return destinations;
    }

    private Destination sentry(Dsn dsn) {
        return RemoteDestination.sentry(
                dsn,
                http(SettingsTable.CALL_TIMEOUT),
                spool(),
                ledger.account(RemoteDestination.SENTRY)::recovered,
                settings.get(SettingsTable.CLIENT_REPORTS)
                        ? () -> ledger.report().destination(RemoteDestination.SENTRY)
                        : null,
                Engine.ownThreads("mayday-sender"),
                clock,
                new SharedRandom(),
                log);
    }

    private Destination otlp(String endpoint) {
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        Map<String, String> resource = new LinkedHashMap<>(settings.get(SettingsTable.OTLP_RESOURCE_ATTRIBUTES));
        String service = settings.find(SettingsTable.OTLP_SERVICE_NAME);
        if (service != null) {
            resource.put("service.name", service);
        }
        OtlpSettings wanted = new OtlpSettings(
                base.endsWith("/v1/logs") ? base : base + "/v1/logs",
                settings.get(SettingsTable.OTLP_PROTOCOL).equals("http/json"),
                settings.get(SettingsTable.OTLP_COMPRESSION).equals("gzip"),
                settings.get(SettingsTable.OTLP_HEADERS),
                resource);
        return RemoteDestination.otlp(
                wanted,
                http(SettingsTable.OTLP_TIMEOUT),
                spool(),
                ledger.account(RemoteDestination.OTLP)::recovered,
                Engine.ownThreads("mayday-sender"),
                clock,
                new SharedRandom(),
                log);
    }

    private HttpSettings http(Setting<Duration> callTimeout) {
        return new HttpSettings(
                settings.get(SettingsTable.CONNECT_TIMEOUT),
                settings.get(SettingsTable.WRITE_TIMEOUT),
                settings.get(SettingsTable.READ_TIMEOUT),
                settings.get(callTimeout),
                proxy(),
                trust());
    }

    private SpoolSettings spool() {
        Path chosen = settings.find(SettingsTable.SPOOL_DIR);
        List<Path> roots = !settings.get(SettingsTable.SPOOL)
                ? List.of()
                : chosen != null
                        ? List.of(chosen.toAbsolutePath().normalize())
                        : SpoolSettings.usualRoots(System::getenv, System::getProperty);
        return new SpoolSettings(
                roots,
                settings.get(SettingsTable.SPOOL_MAX_SIZE),
                settings.get(SettingsTable.MEMORY_LIMIT),
                SpoolSettings.IN_MEMORY.memoryRecords(),
                settings.get(SettingsTable.SPOOL_MAX_AGE));
    }

    private @Nullable Proxy proxy() {
        ProxyAddress proxy = settings.find(SettingsTable.PROXY);
        return proxy == null ? null : new Proxy(proxy.host(), proxy.port(), proxy.user(), proxy.password());
    }

    private @Nullable Trust trust() {
        if (sslSocketFactory != null && trustManager != null) {
            return new Trust.Custom(sslSocketFactory, trustManager);
        }
        Path store = settings.find(SettingsTable.TRUST_STORE);
        String password = settings.find(SettingsTable.TRUST_STORE_PASSWORD);
        return store == null ? null : new Trust.Store(store, password == null ? "" : password);
    }
}

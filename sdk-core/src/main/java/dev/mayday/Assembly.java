package dev.mayday;

import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.filter.FilterSettings;
import dev.mayday.inbox.InboxDestination;
import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.InboxServer;
import dev.mayday.ledger.Ledger;
import dev.mayday.pipeline.Engine;
import dev.mayday.pipeline.EngineSettings;
import dev.mayday.pipeline.Surroundings;
import dev.mayday.remote.OtlpSettings;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.scope.ScopeStack;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Proxy;
import dev.mayday.send.Trust;
import dev.mayday.settings.Dsn;
import dev.mayday.settings.ProxyAddress;
import dev.mayday.settings.Setting;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsReader;
import dev.mayday.settings.SettingsTable;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Puts a client together: the one place that knows all parts. */
final class Assembly {

    private final MaydayClientBuilder builder;
    private final Settings settings;
    private final Logger log;
    private final Clock clock = Clock.SYSTEM;
    private final Origin origin;

    private Assembly(MaydayClientBuilder builder, Settings settings, Logger log) {
        this.builder = builder;
        this.settings = settings;
        this.log = log;
        this.origin = new Origin(settings);
    }

    static MaydayClient build(MaydayClientBuilder builder, Settings settings) {
        Logger log = OwnLog.get();
        settings.errors().forEach(line -> log.error("mayday: {}", line));
        settings.warnings().forEach(line -> log.warn("mayday: {}", line));
        Assembly assembly = new Assembly(builder, settings, log);
        try {
            return assembly.build();
        } catch (RuntimeException | LinkageError failure) {
            // a dependency in another version, or missing: the application starts all the same
            log.error("mayday: inactive, it could not be put together", failure);
            return assembly.atRest();
        }
    }

    /** A client without a destination. */
    static MaydayClient nothing() {
        Settings defaults = new SettingsReader().readNothing();
        return new Assembly(new MaydayClientBuilder(), defaults, OwnLog.get()).atRest();
    }

    private MaydayClient atRest() {
        ScopeStack scopes = new ScopeStack(0, clock);
        Engine engine = engine(scopes, new Ledger(List.of()), List.of(), () -> {});
        return new MaydayClient(engine, scopes, Duration.ZERO, null, settings, () -> {});
    }

    private MaydayClient build() {
        if (!settings.get(SettingsTable.ENABLED)) {
            log.info("mayday: inactive, mayday.enabled=false ({})", settings.origin(SettingsTable.ENABLED));
            return atRest();
        }
        Dsn dsn = settings.find(SettingsTable.DSN);
        InboxDestination inbox = settings.get(SettingsTable.INBOX) ? new InboxDestination() : null;
        List<String> names = new ArrayList<>();
        builder.destinations.forEach(destination -> names.add(destination.name()));
        if (dsn != null) {
            names.add(RemoteDestination.SENTRY);
        }
        String otlp = settings.find(SettingsTable.OTLP_ENDPOINT);
        if (otlp != null) {
            names.add(RemoteDestination.OTLP);
        }
        if (inbox != null) {
            names.add(InboxDestination.NAME);
        }
        if (names.isEmpty()) {
            log.info(
                    "mayday: inactive, no destination is configured (set mayday.dsn, mayday.otlp.endpoint or mayday.inbox)");
            return atRest();
        }
        Ledger ledger = new Ledger(names);
        List<Destination> destinations = new ArrayList<>(builder.destinations);
        if (dsn != null) {
            destinations.add(sentry(dsn, ledger));
        }
        if (otlp != null) {
            destinations.add(otlp(otlp, ledger));
        }
        if (inbox != null) {
            destinations.add(inbox);
        }
        return start(ledger, destinations, inbox == null ? null : page(inbox, ledger));
    }

    private MaydayClient start(Ledger ledger, List<Destination> destinations, @Nullable InboxServer page) {
        URI pageUrl = page == null ? null : page.url().orElse(null);
        ScopeStack scopes = new ScopeStack(settings.get(SettingsTable.MAX_BREADCRUMBS), clock);
        StartLine startLine = new StartLine(settings, builder, origin, destinations, pageUrl);
        AtomicBoolean started = new AtomicBoolean();
        Engine engine = engine(scopes, ledger, destinations, () -> {
            if (started.compareAndSet(false, true)) {
                destinations.forEach(Destination::start);
                OwnLog.awaitBackEnd(log, clock);
                log.info("mayday: {}", startLine.text());
            }
        });
        Duration patience = settings.get(SettingsTable.SHUTDOWN_TIMEOUT);
        ClientExits exits = new ClientExits(engine, patience);
        MaydayClient client = new MaydayClient(engine, scopes, patience, page, settings, () -> {
            Exits.PROCESS.forget(exits);
            if (page != null) {
                page.close();
            }
        });
        exits.watch(client);
        engine.start();
        if (settings.get(SettingsTable.UNCAUGHT)) {
            Exits.PROCESS.watchUncaught(exits);
        }
        if (settings.get(SettingsTable.SHUTDOWN_HOOK)) {
            Exits.PROCESS.watchShutdown(exits);
        }
        return client;
    }

    private Engine engine(ScopeStack scopes, Ledger ledger, List<Destination> destinations, Runnable onStart) {
        DoorSettings door = new DoorSettings(
                settings.get(SettingsTable.SAMPLE_RATE),
                new HashSet<>(settings.get(SettingsTable.IGNORED_EXCEPTIONS)),
                builder.ignored,
                settings.get(SettingsTable.DEDUPLICATE),
                settings.get(SettingsTable.MDC),
                settings.get(SettingsTable.TRACE_ID_KEYS),
                settings.get(SettingsTable.SPAN_ID_KEYS));
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
                builder.processors,
                builder.beforeSend,
                builder.beforeBreadcrumb,
                settings.get(SettingsTable.MAX_EVENT_SIZE).intValue(),
                settings.get(SettingsTable.REDACTED_KEYS));
        EngineSettings stages = new EngineSettings(
                door,
                describe,
                filter,
                settings.get(SettingsTable.QUEUE_SIZE),
                settings.get(SettingsTable.KNOWN_GROUPS));
        SharedRandom random = new SharedRandom();
        Surroundings surroundings = new Surroundings(clock, random, seededIds(random), log, builder.onOutcome);
        return Engine.assemble(stages, scopes, ledger, destinations, surroundings, onStart);
    }

    private Destination sentry(Dsn dsn, Ledger ledger) {
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

    private Destination otlp(String endpoint, Ledger ledger) {
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
        if (builder.sslSocketFactory != null && builder.trustManager != null) {
            return new Trust.Custom(builder.sslSocketFactory, builder.trustManager);
        }
        Path store = settings.find(SettingsTable.TRUST_STORE);
        String password = settings.find(SettingsTable.TRUST_STORE_PASSWORD);
        return store == null ? null : new Trust.Store(store, password == null ? "" : password);
    }

    /** The JVM's own seeds are made of its clocks alone; what tells processes and hosts apart goes in as well. */
    private static EventIds seededIds(SharedRandom random) {
        long process = pid() * 0x9E3779B97F4A7C15L;
        long host = System.getenv().hashCode() * 0xC2B2AE3D27D4EB4FL;
        return new EventIds(random.nextLong() ^ process, random.nextLong() ^ host);
    }

    /** Where there is a link that says it, the JDK's process API need not be set up for this one number. */
    private static long pid() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
        } catch (IOException | RuntimeException elsewhere) {
            return ProcessHandle.current().pid();
        }
    }

    private InboxServer page(InboxDestination inbox, Ledger ledger) {
        InboxPage page = new InboxPage(
                inbox, ledger::report, settings.find(SettingsTable.RELEASE), settings.get(SettingsTable.ENVIRONMENT));
        InboxServer server = new InboxServer(page, settings.get(SettingsTable.INBOX_PORT));
        server.start().ifPresent(reason -> log.warn("mayday: the inbox page is off, {}", reason));
        return server;
    }
}

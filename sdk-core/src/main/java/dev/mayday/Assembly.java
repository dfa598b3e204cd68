package dev.mayday;

import dev.mayday.capture.DoorSettings;
import dev.mayday.capture.EventIds;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.SafeLog;
import dev.mayday.page.InboxDestination;
import dev.mayday.page.InboxServer;
import dev.mayday.pipeline.Engine;
import dev.mayday.pipeline.Surroundings;
import dev.mayday.scope.ScopeStack;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsReader;
import dev.mayday.settings.SettingsTable;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Puts a client together: here what a capture needs, on the application's thread, and in {@link StageAssembly} what comes after
 * that. These two know all parts.
 */
final class Assembly {

    private final Parts parts;
    private final Settings settings;
    private final Logger logger;
    private final SafeLog log;
    private final Clock clock = Clock.SYSTEM;
    private final Origin origin;

    private Assembly(Parts parts, Settings settings, Logger logger) {
        this.parts = parts;
        this.settings = settings;
        this.logger = logger;
        this.log = new SafeLog(logger);
        this.origin = new Origin(settings, Thread.currentThread().getContextClassLoader());
    }

    static MaydayClient build(Parts parts, Settings settings) {
        Assembly assembly = new Assembly(parts, settings, OwnLog.get());
        for (String line : settings.errors()) {
            assembly.log.error("mayday: " + line, null);
        }
        for (String line : settings.warnings()) {
            assembly.log.warn("mayday: " + line);
        }
        try {
            return assembly.build();
        } catch (RuntimeException | LinkageError failure) {
            // a dependency in another version, or missing: the application starts all the same
            assembly.log.error("mayday: inactive, it could not be put together", failure);
            return assembly.atRest();
        }
    }

    /** A client without a destination. */
    static MaydayClient nothing() {
        Settings defaults = new SettingsReader().readNothing();
        return new Assembly(Parts.none(), defaults, OwnLog.get()).atRest();
    }

    private MaydayClient atRest() {
        ScopeStack scopes = new ScopeStack(0, clock);
        return new MaydayClient(
                engine(scopes, new Ledger(List.of()), null, null), scopes, Duration.ZERO, null, settings, null);
    }

    private MaydayClient build() {
        if (!settings.get(SettingsTable.ENABLED)) {
            log.info("mayday: inactive, mayday.enabled=false (" + settings.origin(SettingsTable.ENABLED) + ")");
            return atRest();
        }
        List<String> names = StageAssembly.names(parts, settings);
        if (names.isEmpty()) {
            if (destinationWasRefused()) {
                log.info("mayday: inactive, no destination is usable, see above");
            } else {
                log.info(
                        "mayday: inactive, no destination is configured (set mayday.dsn, mayday.otlp.endpoint or mayday.inbox)");
            }
            return atRest();
        }
        Ledger ledger = new Ledger(names);
        InboxDestination inbox = settings.get(SettingsTable.INBOX) ? new InboxDestination() : null;
        InboxServer page = inbox == null ? null : page(inbox, ledger);
        ScopeStack scopes = new ScopeStack(settings.get(SettingsTable.MAX_BREADCRUMBS), clock);
        Engine engine =
                engine(scopes, ledger, inbox, page == null ? null : page.url().orElse(null));
        Duration patience = settings.get(SettingsTable.SHUTDOWN_TIMEOUT);
        ClientExits exits = new ClientExits(engine, patience);
        MaydayClient client = new MaydayClient(engine, scopes, patience, page, settings, exits);
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

    /** Whether a server was named, and its address was not one. */
    private boolean destinationWasRefused() {
        for (String error : settings.errors()) {
            if (error.startsWith(SettingsTable.DSN.name() + " (")
                    || error.startsWith(SettingsTable.OTLP_ENDPOINT.name() + " (")) {
                return true;
            }
        }
        return false;
    }

    private Engine engine(ScopeStack scopes, Ledger ledger, @Nullable InboxDestination inbox, @Nullable URI page) {
        DoorSettings door = new DoorSettings(
                settings.get(SettingsTable.SAMPLE_RATE),
                new HashSet<>(settings.get(SettingsTable.IGNORED_EXCEPTIONS)),
                parts.ignored(),
                settings.get(SettingsTable.DEDUPLICATE),
                settings.get(SettingsTable.MDC),
                settings.get(SettingsTable.TRACE_ID_KEYS),
                settings.get(SettingsTable.SPAN_ID_KEYS));
        Surroundings surroundings = new Surroundings(clock, new SharedRandom(), seededIds(), logger, parts.onOutcome());
        StageAssembly stages = new StageAssembly(parts, settings, origin, ledger, inbox, page, clock, logger);
        return new Engine(door, settings.get(SettingsTable.QUEUE_SIZE), scopes, ledger, stages, surroundings);
    }

    /**
     * The JVM's own seeds are made of its clocks alone; here goes in as well what tells clients, processes and hosts apart: a container
     * has a name of its own, and each start by systemd an id.
     */
    private EventIds seededIds() {
        long process = pid() * 0x9E3779B97F4A7C15L;
        long host = Objects.hash(System.getenv("HOSTNAME"), System.getenv("INVOCATION_ID")) * 0xC2B2AE3D27D4EB4FL;
        return new EventIds(clock.nanoTime() ^ System.identityHashCode(this) ^ process, clock.epochMillis() ^ host);
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
        InboxServer server = new InboxServer(
                inbox,
                ledger::report,
                origin::release,
                settings.get(SettingsTable.ENVIRONMENT),
                settings.get(SettingsTable.INBOX_PORT));
        server.start().ifPresent(reason -> log.warn("mayday: the inbox page is off, " + reason));
        return server;
    }
}

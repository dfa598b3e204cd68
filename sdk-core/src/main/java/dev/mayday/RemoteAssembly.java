package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.ledger.Ledger;
import dev.mayday.pipeline.Engine;
import dev.mayday.remote.OtlpSettings;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.remote.Wiring;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Puts together the destinations that are servers. */
final class RemoteAssembly {

    private final Settings settings;
    private final Ledger ledger;
    private final Trust.@Nullable Custom trust;
    private final Clock clock;
    private final Logger log;

    /** {@code trust} is what the application has made itself. */
    RemoteAssembly(Settings settings, Ledger ledger, Trust.@Nullable Custom trust, Clock clock, Logger log) {
        this.settings = settings;
        this.ledger = ledger;
        this.trust = trust;
        this.clock = clock;
        this.log = log;
    }

    Destination sentry(Dsn dsn) {
        return RemoteDestination.sentry(
                dsn,
                settings.get(SettingsTable.CLIENT_REPORTS)
                        ? () -> ledger.report().destination(RemoteDestination.SENTRY)
                        : null,
                wiring(RemoteDestination.SENTRY, SettingsTable.CALL_TIMEOUT));
    }

    Destination otlp(String endpoint) {
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
        return RemoteDestination.otlp(wanted, wiring(RemoteDestination.OTLP, SettingsTable.OTLP_TIMEOUT));
    }

    private Wiring wiring(String destination, Setting<Duration> callTimeout) {
        return new Wiring(
                http(callTimeout),
                spool(),
                ledger.account(destination)::recovered,
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
        if (trust != null) {
            return trust;
        }
        Path store = settings.find(SettingsTable.TRUST_STORE);
        String password = settings.find(SettingsTable.TRUST_STORE_PASSWORD);
        return store == null ? null : new Trust.Store(store, password == null ? "" : password);
    }
}

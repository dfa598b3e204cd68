package dev.mayday;

import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import dev.mayday.filter.FilterSettings;
import dev.mayday.inbox.InboxDestination;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.SafeLog;
import dev.mayday.pipeline.StageSettings;
import dev.mayday.settings.Dsn;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import dev.mayday.time.Clock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private final Origin origin;
    private final List<EventProcessor> processors;
    private final @Nullable EventProcessor beforeSend;
    private final @Nullable BreadcrumbProcessor beforeBreadcrumb;
    private final List<Destination> given;
    private final boolean listenedTo;
    private final @Nullable SSLSocketFactory sslSocketFactory;
    private final @Nullable X509TrustManager trustManager;
    private final Ledger ledger;
    private final @Nullable InboxDestination inbox;
    private final @Nullable URI page;
    private final Clock clock;
    private final Logger log;

    /** {@code page} is where {@code inbox} is shown. */
    StageAssembly(
            MaydayClientBuilder builder,
            Settings settings,
            Origin origin,
            Ledger ledger,
            @Nullable InboxDestination inbox,
            @Nullable URI page,
            Clock clock,
            Logger log) {
        this.settings = settings;
        this.origin = origin;
        this.processors = List.copyOf(builder.processors);
        this.beforeSend = builder.beforeSend;
        this.beforeBreadcrumb = builder.beforeBreadcrumb;
        this.given = List.copyOf(builder.destinations);
        this.listenedTo = builder.onOutcome != null;
        this.sslSocketFactory = builder.sslSocketFactory;
        this.trustManager = builder.trustManager;
        this.ledger = ledger;
        this.inbox = inbox;
        this.page = page;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public StageSettings get() {
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
            new SafeLog(log).info("mayday: " + startLine.text());
        });
    }

    private List<Destination> destinations() {
        List<Destination> destinations = new ArrayList<>(given);
        RemoteAssembly remote = new RemoteAssembly(settings, ledger, sslSocketFactory, trustManager, clock, log);
        Dsn dsn = settings.find(SettingsTable.DSN);
        if (dsn != null) {
            destinations.add(remote.sentry(dsn));
        }
        String otlp = settings.find(SettingsTable.OTLP_ENDPOINT);
        if (otlp != null) {
            destinations.add(remote.otlp(otlp));
        }
        if (inbox != null) {
            destinations.add(inbox);
        }
        return destinations;
    }
}

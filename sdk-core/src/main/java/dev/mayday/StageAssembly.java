package dev.mayday;

import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.filter.FilterSettings;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.SafeLog;
import dev.mayday.page.InboxDestination;
import dev.mayday.pipeline.StageSettings;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.scope.ScopeStack;
import dev.mayday.settings.Dsn;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import dev.mayday.time.Clock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what the stages behind the queue are made of. Asked on the worker's thread, which has the time that a starting
 * application has not.
 */
final class StageAssembly implements Supplier<StageSettings> {

    private final Parts parts;
    private final Settings settings;
    private final Origin origin;
    private final Ledger ledger;
    private final @Nullable InboxDestination inbox;
    private final @Nullable URI page;
    private final Clock clock;
    private final Logger log;

    /** {@code page} is where {@code inbox} is shown. */
    StageAssembly(
            Parts parts,
            Settings settings,
            Origin origin,
            Ledger ledger,
            @Nullable InboxDestination inbox,
            @Nullable URI page,
            Clock clock,
            Logger log) {
        this.parts = parts;
        this.settings = settings;
        this.origin = origin;
        this.ledger = ledger;
        this.inbox = inbox;
        this.page = page;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public StageSettings get() {
        rehearse();
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
                parts.processors(),
                parts.beforeSend(),
                parts.beforeBreadcrumb(),
                settings.get(SettingsTable.MAX_EVENT_SIZE).intValue(),
                settings.get(SettingsTable.REDACTED_KEYS));
        List<Destination> destinations = destinations();
        StartLine startLine = new StartLine(settings, filter, parts.onOutcome() != null, origin, destinations, page);
        return new StageSettings(describe, filter, settings.get(SettingsTable.KNOWN_GROUPS), destinations, () -> {
            OwnLog.awaitBackEnd(log, clock);
            new SafeLog(log).info("mayday: " + startLine.text());
        });
    }

    /** What may be done first where a stack ends, and here is done first: a class that cannot be initialised is lost for ever. */
    private void rehearse() {
        new ScopeStack(1, clock).open().close();
        Breadcrumb.of(null, null);
    }

    /** The names of {@link #destinations}, which the ledger needs before there are any. */
    static List<String> names(Parts parts, Settings settings) {
        List<String> names = new ArrayList<>();
        for (Destination destination : parts.destinations()) {
            names.add(destination.name());
        }
        if (settings.find(SettingsTable.DSN) != null) {
            names.add(RemoteDestination.SENTRY);
        }
        if (settings.find(SettingsTable.OTLP_ENDPOINT) != null) {
            names.add(RemoteDestination.OTLP);
        }
        if (settings.get(SettingsTable.INBOX)) {
            names.add(InboxDestination.NAME);
        }
        return names;
    }

    private List<Destination> destinations() {
        List<Destination> destinations = new ArrayList<>(parts.destinations());
        RemoteAssembly remote = new RemoteAssembly(settings, ledger, parts.trust(), clock, log);
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

package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.filter.FilterSettings;
import dev.mayday.page.InboxDestination;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.settings.ProxyAddress;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one line that says what is active. Never a key. */
final class StartLine {

    private final Settings settings;
    private final FilterSettings filter;
    private final boolean listenedTo;
    private final Origin origin;
    private final List<Destination> destinations;
    private final @Nullable URI page;

    StartLine(
            Settings settings,
            FilterSettings filter,
            boolean listenedTo,
            Origin origin,
            List<Destination> destinations,
            @Nullable URI page) {
        this.settings = settings;
        this.filter = filter;
        this.listenedTo = listenedTo;
        this.origin = origin;
        this.destinations = destinations;
        this.page = page;
    }

    String text() {
        StringBuilder line = new StringBuilder("active, sends to ");
        List<String> places = new ArrayList<>();
        for (Destination destination : destinations) {
            places.add(place(destination));
        }
        line.append(String.join(" and ", places));
        line.append("; release ").append(origin.release() == null ? "unknown" : origin.release());
        if (settings.find(SettingsTable.DSN) != null) {
            line.append("; dsn from ").append(settings.origin(SettingsTable.DSN));
        }
        line.append("; environment ").append(settings.get(SettingsTable.ENVIRONMENT));
        List<String> hooks = hooks();
        line.append("; hooks: ").append(hooks.isEmpty() ? "none" : String.join(", ", hooks));
        return line.toString();
    }

    private String place(Destination destination) {
        if (destination instanceof RemoteDestination remote) {
            ProxyAddress proxy = settings.find(SettingsTable.PROXY);
            return remote.place() + (proxy == null ? "" : ", through the proxy " + proxy.host() + ":" + proxy.port());
        }
        String name = destination.name();
        return name.equals(InboxDestination.NAME) && page != null ? "inbox " + page : name;
    }

    private List<String> hooks() {
        List<String> hooks = new ArrayList<>();
        if (settings.get(SettingsTable.UNCAUGHT)) {
            hooks.add("uncaught exceptions");
        }
        if (settings.get(SettingsTable.SHUTDOWN_HOOK)) {
            hooks.add("shutdown");
        }
        if (!filter.eventProcessors().isEmpty()) {
            int processors = filter.eventProcessors().size();
            hooks.add(processors + (processors == 1 ? " event processor" : " event processors"));
        }
        if (filter.beforeSend() != null) {
            hooks.add("beforeSend");
        }
        if (filter.beforeBreadcrumb() != null) {
            hooks.add("beforeBreadcrumb");
        }
        if (listenedTo) {
            hooks.add("onOutcome");
        }
        return hooks;
    }
}

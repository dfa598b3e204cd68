package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.page.InboxDestination;
import dev.mayday.remote.RemoteDestination;
import dev.mayday.settings.Setting;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps destinations of the application's own apart from those that settings ask for: reports know them by name. */
final class DestinationNames {

    private DestinationNames() {}

    /**
     * The settings without the destinations whose names {@code own} has taken.
     *
     * @throws IllegalArgumentException if the code itself has asked for both
     */
    static Settings apart(List<Destination> own, Settings settings) {
        Settings apart = settings;
        for (Destination each : own) {
            String name = each.name();
            Setting<?> asked = settingOf(name, settings);
            if (asked == null) {
                continue;
            }
            if ("builder".equals(settings.origin(asked))) {
                throw new IllegalArgumentException(
                        "destination: there is one called '" + name + "' already, that of " + asked.name());
            }
            apart = apart.without(asked, "a destination in the code is called " + name + ", too; this one is off");
        }
        return apart;
    }

    /** What asks for a destination of that name; null if nothing does. */
    private static @Nullable Setting<?> settingOf(String name, Settings settings) {
        return switch (name) {
            case RemoteDestination.SENTRY -> settings.find(SettingsTable.DSN) == null ? null : SettingsTable.DSN;
            case RemoteDestination.OTLP ->
                settings.find(SettingsTable.OTLP_ENDPOINT) == null ? null : SettingsTable.OTLP_ENDPOINT;
            case InboxDestination.NAME -> settings.get(SettingsTable.INBOX) ? SettingsTable.INBOX : null;
            default -> null;
        };
    }
}

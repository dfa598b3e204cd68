package dev.mayday;

import dev.mayday.describe.Describer;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import org.jspecify.annotations.Nullable;

/** Which application this is and where: what is set, else what can be found. Found once, by who asks first. */
final class Origin {

    private final Settings settings;
    private final @Nullable ClassLoader application;
    private @Nullable Found found;

    /** {@code application} is the class loader that its files are looked for with. */
    Origin(Settings settings, @Nullable ClassLoader application) {
        this.settings = settings;
        this.application = application;
    }

    @Nullable
    String release() {
        return found().release;
    }

    @Nullable
    String serverName() {
        return found().serverName;
    }

    private synchronized Found found() {
        Found known = found;
        if (known == null) {
            String release = settings.find(SettingsTable.RELEASE);
            String serverName = settings.find(SettingsTable.SERVER_NAME);
            known = new Found(
                    release != null ? release : Describer.findRelease(application),
                    serverName != null ? serverName : Describer.findHostName());
            found = known;
        }
        return known;
    }

    private record Found(@Nullable String release, @Nullable String serverName) {}
}

package dev.mayday;

import dev.mayday.describe.Describer;
import dev.mayday.settings.Settings;
import dev.mayday.settings.SettingsTable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which application this is and on which host: what is set, else what can be found. The first call looks, which may read files;
 * later ones only read a field. Thread-safe.
 */
final class Origin {

    private final Settings settings;
    private final @Nullable ClassLoader application;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Found found;

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

    private Found found() {
        Found known = found;
        return known == null ? foundOnce() : known;
    }

    private Found foundOnce() {
        looking.lock();
        try {
            Found known = found;
            if (known == null) {
                known = look();
                found = known;
            }
            return known;
        } finally {
            looking.unlock();
        }
    }

    private Found look() {
        String release = settings.find(SettingsTable.RELEASE);
        String serverName = settings.find(SettingsTable.SERVER_NAME);
        return new Found(
                release != null ? release : Describer.findRelease(application),
                serverName != null ? serverName : Describer.findHostName());
    }

    private record Found(@Nullable String release, @Nullable String serverName) {}
}

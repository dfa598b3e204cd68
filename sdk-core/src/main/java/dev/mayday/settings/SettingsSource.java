package dev.mayday.settings;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place that values come from. Any method may throw: the reader then says so in one line and goes on without the source.
 * Asked by one thread at a time.
 */
public interface SettingsSource {

    /** What one entry of it is called in a sentence: {@code environment variable}. */
    String name();

    /** The text under {@code key}; null if there is none. */
    @Nullable
    String lookup(String key);

    /** The keys it has that look like ours; those that are not in the table are reported. Empty if it cannot tell. */
    default Collection<String> keys() {
        return List.of();
    }

    /** The key of {@code setting} here; null if it has none. */
    default @Nullable String keyOf(Setting<?> setting) {
        return setting.name();
    }
}

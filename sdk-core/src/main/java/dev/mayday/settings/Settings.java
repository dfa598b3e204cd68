package dev.mayday.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of every setting, where it came from, and what was wrong on the way. Immutable and thread-safe. Holds secrets, so
 * it has no {@code toString()} worth printing.
 */
public final class Settings {

    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, String> origins;
    private final List<String> errors;
    private final List<String> warnings;

    Settings(
            Map<Setting<?>, Object> values,
            Map<Setting<?>, String> origins,
            List<String> errors,
            List<String> warnings) {
        this.values = Map.copyOf(values);
        this.origins = Map.copyOf(origins);
        this.errors = List.copyOf(errors);
        this.warnings = List.copyOf(warnings);
    }

    /** The value of a setting that has a default. Throws {@link IllegalStateException} if it has none and nobody set it. */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalStateException(setting.name() + " may be unset: ask with find");
        }
        return value;
    }

    /** The value of a setting; null if nobody set it and it has no default. */
    @SuppressWarnings("unchecked") // the reader puts under each setting what that setting's type has checked
    public <T> @Nullable T find(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    /**
     * Where the value of a setting came from, for a log line: {@code builder}, {@code environment variable MAYDAY_DSN}; null if
     * nobody set it. It is told for a bad value too, though that one is not used.
     */
    public @Nullable String origin(Setting<?> setting) {
        return origins.get(setting);
    }

    /** The same without what is set there, which one more line of {@link #errors} complains about. */
    public Settings without(Setting<?> setting, String complaint) {
        Map<Setting<?>, Object> others = new HashMap<>(values);
        others.remove(setting);
        List<String> all = new ArrayList<>(errors);
        all.add(setting.name() + " (" + origins.get(setting) + "): " + complaint);
        return new Settings(others, origins, all, warnings);
    }

    /** Every setting that has a value, by name and in the order of the table, as a user would write it; secrets masked. */
    public Map<String, String> written() {
        Map<String, String> written = new LinkedHashMap<>();
        for (Setting<?> setting : SettingsTable.all()) {
            String text = written(setting);
            if (text != null) {
                written.put(setting.name(), text);
            }
        }
        return written;
    }

    private <T> @Nullable String written(Setting<T> setting) {
        T value = find(setting);
        return value == null ? null : setting.type().write(value); // which shows no secret of any type
    }

    /** One line for every value that could not be used and every place that could not be read; no secret is in any. */
    public List<String> errors() {
        return errors;
    }

    /** One line for every name that looks like ours and is none. */
    public List<String> warnings() {
        return warnings;
    }
}

package dev.mayday.settings;

import dev.mayday.settings.Settings.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the builder's values, and reads the rest from the sources: for each setting the first place that says anything
 * wins, and if what it says is bad the default is used, not the next place. Not thread-safe.
 */
public final class SettingsReader {

    private static final String BUILDER = "builder";

    // Classes and not lambdas: the first lambda of a JVM takes longer than all the rest of the reading.
    private static final Supplier<Properties> PROPERTIES = new Supplier<>() {
        @Override
        public Properties get() {
            return System.getProperties();
        }
    };
    private static final Supplier<Map<String, String>> VARIABLES = new Supplier<>() {
        @Override
        public Map<String, String> get() {
            return System.getenv();
        }
    };

    private final List<SettingsSource> sources;
    private final Map<Setting<?>, Found> given = new HashMap<>();

    /** Reads from these sources in this order. */
    public SettingsReader(List<SettingsSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Reads from system properties, the environment and {@code mayday.properties}, then from {@code more}, and last from the
     * {@code SENTRY_*} variables.
     */
    public static SettingsReader ofProcess(List<SettingsSource> more) {
        List<SettingsSource> all = new ArrayList<>();
        all.add(new SystemPropertiesSource(PROPERTIES));
        all.add(EnvironmentSource.own(VARIABLES));
        all.add(new PropertiesFileSource());
        all.addAll(more);
        all.add(EnvironmentSource.sentry(VARIABLES));
        return new SettingsReader(all);
    }

    /**
     * A value from code, which goes before every source; null takes it back. Throws {@link IllegalArgumentException} that
     * starts with the builder's name for the setting ({@code queueSize: ...}) if the value is out of bounds.
     */
    public <T> void set(Setting<T> setting, @Nullable T value) {
        if (value == null) {
            given.remove(setting);
            return;
        }
        try {
            given.put(setting, new Found(setting.type().check(value), false, BUILDER));
        } catch (BadValue bad) {
            String shown = setting.type().shown(setting.type().write(value));
            throw new IllegalArgumentException(setting.argumentName() + ": " + setting.complaint(shown, bad));
        }
    }

    /** The same for a value in text. Blank is as good as null, but for a destination: there it means none. */
    public <T> void setText(Setting<T> setting, @Nullable String text) {
        if (text == null || (text.isBlank() && !setting.isDestination())) {
            given.remove(setting);
            return;
        }
        try {
            given.put(setting, new Found(parse(setting, text), false, BUILDER));
        } catch (BadValue bad) {
            throw new IllegalArgumentException(setting.argumentName() + ": "
                    + setting.complaint(setting.type().shown(text.strip()), bad));
        }
    }

    /** The values as they stand now. Never throws. */
    public Settings read() {
        Reading reading = new Reading(given);
        for (SettingsSource source : sources) {
            reading.read(source);
        }
        return reading.settings();
    }

    private static @Nullable Object parse(Setting<?> setting, String text) throws BadValue {
        return text.isBlank() ? null : setting.type().parse(text.strip());
    }

    /** One pass over the sources. */
    private static final class Reading {

        private final Map<Setting<?>, Found> found;
        private final List<String> errors = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Reading(Map<Setting<?>, Found> given) {
            this.found = new HashMap<>(given);
        }

        void read(SettingsSource source) {
            String name = "settings source";
            try {
                name = source.name();
                Collection<String> keys = keysOf(source);
                for (Setting<?> setting : SettingsTable.all()) {
                    read(setting, source, name, keys);
                }
                if (!keys.isEmpty()) {
                    warn(source, name, keys);
                }
            } catch (Throwable unreadable) { // whatever it is, the application starts
                errors.add("no " + name + " could be read: "
                        + unreadable.getClass().getName());
            }
        }

        /** None if they cannot be listed: if values cannot be looked up either, the first lookup says so. */
        private static Collection<String> keysOf(SettingsSource source) {
            try {
                return source.keys();
            } catch (Throwable unlisted) {
                return List.of();
            }
        }

        private void read(Setting<?> setting, SettingsSource source, String name, Collection<String> keys) {
            String key = found.containsKey(setting) ? null : source.keyOf(setting);
            if (key == null) {
                return;
            }
            String text = source.lookup(key);
            if (text == null) {
                text = parts(setting.type().parts(), key, source, keys);
            }
            if (text == null || (text.isBlank() && !setting.isDestination())) {
                return;
            }
            String origin = name + " " + key;
            try {
                found.put(setting, new Found(parse(setting, text), false, origin));
            } catch (BadValue bad) {
                found.put(setting, new Found(null, true, origin));
                String complaint = setting.complaint(setting.type().shown(text.strip()), bad);
                errors.add(setting.name() + " (" + origin + "): " + complaint + "; " + setting.consequence());
            }
        }

        /** {@code key[0]}, {@code key[1]}, ... or {@code key.some}, {@code key.other} in one text; null if there is none. */
        private static @Nullable String parts(
                SettingType.Parts parts, String key, SettingsSource source, Collection<String> keys) {
            if (parts == SettingType.Parts.NONE || keys.isEmpty()) {
                return null;
            }
            List<String> elements = new ArrayList<>();
            if (parts == SettingType.Parts.INDEXED) {
                String element = source.lookup(key + "[0]");
                while (element != null) {
                    elements.add(element);
                    element = source.lookup(key + "[" + elements.size() + "]");
                }
            } else {
                Map<String, String> sorted = new TreeMap<>();
                for (String candidate : keys) {
                    String value = isPart(candidate, key, parts) ? source.lookup(candidate) : null;
                    if (value != null) {
                        sorted.put(candidate.substring(key.length() + 1), value);
                    }
                }
                sorted.forEach((part, value) -> elements.add(part + "=" + value));
            }
            return elements.isEmpty() ? null : ListText.join(elements);
        }

        private static boolean isPart(String candidate, String key, SettingType.Parts parts) {
            return switch (parts) {
                case NONE -> false;
                case INDEXED -> candidate.startsWith(key + "[") && candidate.endsWith("]");
                case KEYED -> candidate.startsWith(key + ".") && candidate.length() > key.length() + 1;
            };
        }

        private void warn(SettingsSource source, String name, Collection<String> keys) {
            for (String key : new TreeSet<>(keys)) {
                if (!isKnown(key, source)) {
                    String nearest = NearestName.find(key, source);
                    warnings.add(name + " " + Shown.text(key) + " is not a setting of Mayday and has no effect"
                            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
                }
            }
        }

        private static boolean isKnown(String key, SettingsSource source) {
            for (Setting<?> setting : SettingsTable.all()) {
                String own = source.keyOf(setting);
                if (own != null
                        && (key.equals(own) || isPart(key, own, setting.type().parts()))) {
                    return true;
                }
            }
            return false;
        }

        Settings settings() {
            return new Settings(found, errors, warnings);
        }
    }
}

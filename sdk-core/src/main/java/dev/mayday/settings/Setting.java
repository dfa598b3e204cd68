package dev.mayday.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, what values it can have, which one it has if nobody says anything, and what it is for. The only
 * instances are the constants of {@link SettingsTable}. Immutable.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

    static final String PREFIX = "mayday.";

    private final String name;
    private final SettingType<T> type;
    private final @Nullable T defaultValue;
    private final boolean destination;
    private final List<String> otherNames;

    private Setting(
            String name, SettingType<T> type, @Nullable T defaultValue, boolean destination, String... otherNames) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.destination = destination;
        this.otherNames = List.of(otherNames);
    }

    static <T> Setting<T> of(String name, SettingType<T> type, T defaultValue) {
        return new Setting<>(name, type, defaultValue, false);
    }

    static <T> Setting<T> unset(String name, SettingType<T> type) {
        return new Setting<>(name, type, null, false);
    }

    /** The same, turning on a destination: blank means no such destination, and so does a bad value. */
    Setting<T> destination() {
        return new Setting<>(name, type, defaultValue, true, otherNames.toArray(new String[0]));
    }

    /** The same, also known under the names that other SDKs read from the environment, the first that is there counts. */
    Setting<T> otherNames(String... variables) {
        return new Setting<>(name, type, defaultValue, destination, variables);
    }

    /** The name in system properties, {@code mayday.properties} and Spring: {@code mayday.max-breadcrumbs}. */
    public String name() {
        return name;
    }

    /**
     * The name in the environment: {@code MAYDAY_MAX_BREADCRUMBS}. By hand: upper case by a locale would turn {@code i} into a
     * dotted capital in Turkey.
     */
    public String environmentName() {
        char[] characters = name.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            characters[i] = c == '.' || c == '-' ? '_' : Character.toUpperCase(c);
        }
        return new String(characters);
    }

    /** The environment variables of other SDKs that stand in if nothing of ours is set; none for most. */
    public List<String> otherNames() {
        return otherNames;
    }

    /** The value if nobody says anything; null if it then has none. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    SettingType<T> type() {
        return type;
    }

    boolean isDestination() {
        return destination;
    }

    /** The builder's name for it: {@code maxBreadcrumbs}. */
    String argumentName() {
        StringBuilder argument = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = PREFIX.length(); i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '-' || c == '.') {
                upper = true;
            } else {
                argument.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return argument.toString();
    }

    /** What is wrong with {@code text}, which is shown masked where it may be a secret, and what it should be. */
    String complaint(String text, BadValue problem) {
        return '"' + type.shown(text) + "\" " + problem.reason() + "; expected " + type.expected();
    }

    /** What happens after a bad value. */
    String consequence() {
        if (destination) {
            return "this destination is off";
        }
        if (defaultValue == null) {
            return "it stays unset";
        }
        String written = writtenDefault();
        return "the default is used: " + (written.isEmpty() ? "none" : written);
    }

    /** The default as a user would write it; empty if there is none. */
    String writtenDefault() {
        return defaultValue == null ? "" : type.write(defaultValue);
    }

    @Override
    public String toString() {
        return name;
    }
}

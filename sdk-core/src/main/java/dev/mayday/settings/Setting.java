package dev.mayday.settings;

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
    private final String environmentName;
    private final SettingType<T> type;
    private final @Nullable T defaultValue;
    private final String description;
    private final boolean destination;
    private final @Nullable String sentryName;

    private Setting(
            String name,
            SettingType<T> type,
            @Nullable T defaultValue,
            String description,
            boolean destination,
            @Nullable String sentryName) {
        this.name = name;
        this.environmentName = environmentName(name);
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
        this.destination = destination;
        this.sentryName = sentryName;
    }

    static <T> Setting<T> of(String name, SettingType<T> type, T defaultValue, String description) {
        return new Setting<>(name, type, defaultValue, description, false, null);
    }

    static <T> Setting<T> unset(String name, SettingType<T> type, String description) {
        return new Setting<>(name, type, null, description, false, null);
    }

    /** The same, turning on a destination: blank means no such destination, and so does a bad value. */
    Setting<T> destination() {
        return new Setting<>(name, type, defaultValue, description, true, sentryName);
    }

    /** The same, also known under the name that Sentry's own SDKs read from the environment. */
    Setting<T> sentryName(String variable) {
        return new Setting<>(name, type, defaultValue, description, destination, variable);
    }

    /** The name in system properties, {@code mayday.properties} and Spring: {@code mayday.max-breadcrumbs}. */
    public String name() {
        return name;
    }

    /** The name in the environment: {@code MAYDAY_MAX_BREADCRUMBS}. */
    public String environmentName() {
        return environmentName;
    }

    /** The environment variable of Sentry's own SDKs that stands in if nothing of ours is set; null for most. */
    public @Nullable String sentryName() {
        return sentryName;
    }

    /** The value if nobody says anything; null if it then has none. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /** What it is for, in one sentence. */
    public String description() {
        return description;
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

    /** What is wrong with a value and what it should be. {@code shown} must be fit to be seen. */
    String complaint(String shown, BadValue problem) {
        return '"' + shown + "\" " + problem.reason() + "; expected " + type.expected();
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

    /** By hand: upper case by a locale would turn {@code i} into a dotted capital in Turkey. */
    private static String environmentName(String name) {
        char[] characters = name.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            characters[i] = c == '.' || c == '-' ? '_' : Character.toUpperCase(c);
        }
        return new String(characters);
    }
}

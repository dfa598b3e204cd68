package dev.mayday.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the builder's values, and reads the rest from the sources: for each setting the first place that says anything
 * wins, and if what it says is bad the default is used, not the next place. Not thread-safe.
 */
public final class SettingsReader {

    private static final String BUILDER = "builder";
    private static final String OTEL = "OTEL_";

    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, String> origins;
    private final List<SettingsSource> added = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Stranger> strangers = new ArrayList<>();
    private String place = BUILDER;

    /** Knows of no value yet. */
    public SettingsReader() {
        this(Map.of(), Map.of());
    }

    private SettingsReader(Map<Setting<?>, Object> values, Map<Setting<?>, String> origins) {
        this.values = new HashMap<>(values);
        this.origins = new HashMap<>(origins);
    }

    /** Where the values set from here on come from, if it is not the code that calls {@link #set}. */
    public void setPlace(String place) {
        this.place = place;
    }

    /**
     * A value from code, which goes before every source; null takes it back. Throws {@link IllegalArgumentException} that
     * starts with the builder's name for the setting ({@code queueSize: ...}) if the value is out of bounds.
     */
    public <T> void set(Setting<T> setting, @Nullable T value) {
        try {
            put(setting, value == null ? null : setting.type().check(value), value == null ? null : place);
        } catch (BadValue bad) {
            throw refused(setting, value == null ? "" : setting.type().write(value), bad);
        }
    }

    /** The same for a value in text. Blank is as good as null, but for a destination: there it means none. */
    public void setText(Setting<?> setting, @Nullable String text) {
        String bare = text == null ? "" : text.strip();
        try {
            put(setting, parse(setting, bare), text == null || isSilent(setting, bare) ? null : place);
        } catch (BadValue bad) {
            throw refused(setting, bare, bad);
        }
    }

    private static IllegalArgumentException refused(Setting<?> setting, String text, BadValue bad) {
        return new IllegalArgumentException(setting.argumentName() + ": " + setting.complaint(text, bad));
    }

    /** Whether {@code text} says nothing about the setting: blank, where that is not a decision against a destination. */
    private static boolean isSilent(Setting<?> setting, String text) {
        return text.isBlank() && !setting.isDestination();
    }

    private static @Nullable Object parse(Setting<?> setting, String text) throws BadValue {
        return text.isBlank() ? null : setting.type().parse(text.strip());
    }

    private void put(Setting<?> setting, @Nullable Object value, @Nullable String origin) {
        values.remove(setting);
        origins.remove(setting);
        if (value != null) {
            values.put(setting, value);
        }
        if (origin != null) {
            origins.put(setting, origin);
        }
    }

    /**
     * One more place to look for settings by their names, after {@code mayday.properties}. What is asked of it may throw.
     *
     * @param name what one entry of it is called in a sentence
     * @param lookup the text of an entry, or null
     * @param keys the names it has that look like ours; empty if it cannot tell
     */
    public void addSource(
            String name, UnaryOperator<@Nullable String> lookup, Supplier<? extends Collection<String>> keys) {
        added.add(new SettingsSource(name, lookup, keys));
    }

    /**
     * The values as they stand now, with those of the process: system properties, the environment and
     * {@code mayday.properties}, then the places added, and last the variables of other SDKs. Never throws.
     */
    public Settings readProcess() {
        List<SettingsSource> all = new ArrayList<>();
        all.add(SettingsSource.systemProperties(null));
        all.add(SettingsSource.environment(null));
        all.add(SettingsSource.file(null));
        all.addAll(added);
        all.add(SettingsSource.otherSdks(null));
        return read(all);
    }

    /** The values as they stand now and the defaults, with nothing read from anywhere. */
    public Settings readNothing() {
        return read(List.of());
    }

    /** The values as they stand now, with those of the sources in this order. Never throws. */
    Settings read(List<SettingsSource> sources) {
        SettingsReader all = new SettingsReader(values, origins);
        for (SettingsSource source : sources) {
            try {
                all.read(source);
            } catch (Throwable unreadable) { // whatever it is, the application starts
                all.errors.add("no " + source.name() + " could be read: "
                        + unreadable.getClass().getName());
            }
        }
        all.warnOfStrangers(sources);
        return new Settings(all.values, all.origins, all.errors, all.warnings);
    }

    private void read(SettingsSource source) {
        Collection<String> keys = List.of();
        try {
            if (source.isSilent()) {
                return;
            }
            keys = source.keys();
        } catch (Throwable unlisted) {
            // if values cannot be looked up either, the first lookup says so
        }
        for (Setting<?> setting : SettingsTable.all()) {
            String key = origins.containsKey(setting) ? null : source.keyOf(setting);
            if (key != null && key.startsWith(OTEL) && values.get(SettingsTable.OTLP_ENDPOINT) == null) {
                continue; // they complete a destination of ours and never concern one that is off
            }
            String text = key == null ? null : source.lookup(key);
            if (key != null && text == null) {
                text = parts(setting.type().partMark(), key, source, keys);
            }
            if (key == null
                    || text == null
                    || isSilent(setting, text)
                    || source.isServiceLink(setting.environmentName(), text)) {
                continue;
            }
            String origin = source.name() + " " + key;
            origins.put(setting, origin);
            try {
                put(setting, parse(setting, text), origin);
            } catch (BadValue bad) {
                String complaint = setting.complaint(text.strip(), bad);
                errors.add(setting.name() + " (" + origin + "): " + complaint + "; " + setting.consequence());
            }
        }
        for (String key : new TreeSet<>(keys)) {
            if (!isKnown(key, source)) {
                strangers.add(new Stranger(key, source));
            }
        }
    }

    private void warnOfStrangers(List<SettingsSource> sources) {
        for (Stranger stranger : strangers) {
            if (!isRead(stranger.key, sources)) {
                String nearest = nearest(stranger.key, stranger.source);
                warnings.add(stranger.source.name() + " " + SettingText.shown(stranger.key)
                        + " is not a setting of Mayday and has no effect"
                        + (nearest == null ? "" : "; did you mean " + nearest + "?"));
            }
        }
    }

    /** True if a place has a setting that {@code key} is another spelling of: some take {@code maxSize} for {@code max-size}. */
    private static boolean isRead(String key, List<SettingsSource> sources) {
        String wanted = letters(key);
        for (Setting<?> setting : SettingsTable.all()) {
            if (isSpelling(wanted, letters(setting.name()), setting.type().partMark())) {
                for (SettingsSource source : sources) {
                    if (source.has(setting.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isSpelling(String letters, String own, char mark) {
        return letters.equals(own)
                || (mark == '[' && letters.startsWith(own) && isNumber(letters.substring(own.length())));
    }

    /** {@code key[0]}, {@code key[1]}, ... or {@code key.some}, {@code key[other]} in one text; null if there is none. */
    private static @Nullable String parts(char mark, String key, SettingsSource source, Collection<String> keys) {
        List<String> elements = new ArrayList<>();
        if (mark == '[') {
            String element = source.lookup(key + "[0]");
            while (element != null) {
                elements.add(element);
                element = source.lookup(key + "[" + elements.size() + "]");
            }
        } else if (mark == '.') {
            for (String candidate : new TreeSet<>(keys)) {
                String ofMap = keyInMap(candidate, key, source);
                String value = ofMap == null ? null : source.lookup(candidate);
                if (value != null) {
                    elements.add(ofMap + "=" + value);
                }
            }
        }
        return elements.isEmpty() ? null : SettingText.join(elements);
    }

    /**
     * What follows the name of the map {@code map} in {@code name}, after a dot or in brackets, as it must stand in YAML of Spring
     * where it has dots itself; null if nothing does, or an index.
     */
    private static @Nullable String keyInMap(String name, String map, SettingsSource source) {
        for (int i = 0; i < name.length() - 1; i++) {
            boolean bracket = name.charAt(i) == '[';
            if ((bracket || name.charAt(i) == '.') && isSameName(name.substring(0, i), map, source)) {
                String key = bracket ? name.substring(i + 1, name.length() - 1) : name.substring(i + 1);
                return bracket && (isNumber(key) || !name.endsWith("]")) ? null : key;
            }
        }
        return null;
    }

    private static boolean isSameName(String name, String own, SettingsSource source) {
        return name.equals(own) || (source.isAdded() && letters(name).equals(letters(own)));
    }

    private static boolean isPart(String key, String own, char mark, SettingsSource source) {
        return mark == '['
                ? key.startsWith(own + '[') && key.endsWith("]")
                : mark == '.' && keyInMap(key, own, source) != null;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isKnown(String key, SettingsSource source) {
        for (Setting<?> setting : SettingsTable.all()) {
            String own = source.keyOf(setting);
            if (own != null
                    && (key.equals(own) || isPart(key, own, setting.type().partMark(), source))) {
                return true;
            }
        }
        return false;
    }

    /** The key in {@code source} of the setting whose name is most like {@code key}; null if none is like it. */
    private static @Nullable String nearest(String key, SettingsSource source) {
        String wanted = letters(key);
        int tolerance = Math.max(1, wanted.length() / 3);
        String nearest = null;
        int least = tolerance + 1;
        for (Setting<?> setting : SettingsTable.all()) {
            String candidate = source.keyOf(setting);
            // longer than any name of ours, and the cost grows with the square
            if (candidate != null && wanted.length() <= 64) {
                String known = letters(candidate);
                int distance = distance(wanted, known);
                if (isStartOf(known, wanted) || isStartOf(wanted, known)) {
                    distance = Math.min(distance, tolerance);
                }
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return nearest;
    }

    /** Lower case, without prefix and separators, so that {@code maxBreadcrumbs} and {@code MAX_BREADCRUMBS} are the same. */
    private static String letters(String key) {
        StringBuilder letters = new StringBuilder(key.length());
        for (int i = key.regionMatches(true, 0, Setting.PREFIX, 0, 6) ? 6 : 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(Character.toLowerCase(c));
            }
        }
        return letters.toString();
    }

    private static boolean isStartOf(String start, String whole) {
        return start.length() >= 4 && whole.startsWith(start);
    }

    /** How many letters to insert, remove, replace or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
                rows[i][j] = Math.min(least, rows[i - 1][j - 1] + changed);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[a.length()][b.length()];
    }

    /** A key that is no setting's. */
    private record Stranger(String key, SettingsSource source) {}
}

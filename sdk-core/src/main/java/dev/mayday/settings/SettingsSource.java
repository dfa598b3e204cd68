package dev.mayday.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One place that values come from. What is asked of it may throw: the reader then says so in one line and goes on without the
 * source. Asked by one thread at a time.
 */
final class SettingsSource {

    /** The file, in UTF-8, as the first class loader that has one finds it. */
    private static final String FILE = "mayday.properties";

    private static final int MAX_FILE_BYTES = 1 << 20;

    private final String name;
    private final boolean system;
    private final boolean environment;
    private final boolean file;
    private final boolean otherNames;
    private final @Nullable UnaryOperator<@Nullable String> lookup;
    private final @Nullable Supplier<? extends Collection<String>> keys;
    private @Nullable Map<?, ?> entries;

    /** The keys that begin as ours do. */
    private @Nullable List<String> named;

    /**
     * A place that is asked for each setting by its name.
     *
     * @param name what one entry of it is called in a sentence
     * @param lookup the text of an entry, or null
     * @param keys the names it has that look like ours; empty if it cannot tell
     */
    SettingsSource(String name, UnaryOperator<@Nullable String> lookup, Supplier<? extends Collection<String>> keys) {
        this.name = name;
        this.system = false;
        this.environment = false;
        this.file = false;
        this.otherNames = false;
        this.lookup = lookup;
        this.keys = keys;
    }

    private SettingsSource(
            String name,
            boolean system,
            boolean environment,
            boolean file,
            boolean otherNames,
            @Nullable Map<?, ?> entries) {
        this.name = name;
        this.system = system;
        this.environment = environment;
        this.file = file;
        this.otherNames = otherNames;
        this.lookup = null;
        this.keys = null;
        this.entries = entries;
    }

    /** The system properties; null stands for those of the process, read when first asked. */
    static SettingsSource systemProperties(@Nullable Map<?, ?> entries) {
        return new SettingsSource("system property", true, false, false, false, entries);
    }

    /** The environment; null stands for that of the process, read when first asked. */
    static SettingsSource environment(@Nullable Map<?, ?> entries) {
        return new SettingsSource("environment variable", false, true, false, false, entries);
    }

    /** {@code mayday.properties}; null stands for the file that the class loaders find, read when first asked. */
    static SettingsSource file(@Nullable Map<?, ?> entries) {
        return new SettingsSource(FILE + " entry", false, false, true, false, entries);
    }

    /** The environment again, asked for what other SDKs call the settings. */
    static SettingsSource otherSdks(@Nullable Map<?, ?> entries) {
        return new SettingsSource("environment variable", false, true, false, true, entries);
    }

    /** What one entry of it is called in a sentence. */
    String name() {
        return name;
    }

    /** The text under {@code key}; null if there is none. */
    @Nullable
    String lookup(String key) {
        if (lookup != null) {
            return lookup.apply(key);
        }
        Map<?, ?> all = entries();
        // a table of properties may have defaults, which only this method knows
        return all instanceof Properties properties ? properties.getProperty(key) : (String) all.get(key);
    }

    /** True if this is a place that was added: its rules for spelling are its own. */
    boolean isAdded() {
        return lookup != null;
    }

    /** True if this is a place that was added, and it has a text under {@code name}. */
    boolean has(String name) {
        try {
            return lookup != null && (lookup.apply(name) != null || lookup.apply(name + "[0]") != null);
        } catch (Throwable unreadable) { // which has been told
            return false;
        }
    }

    /** The key of {@code setting} here; null if it has none. */
    @Nullable
    String keyOf(Setting<?> setting) {
        if (otherNames) {
            String first = null;
            for (String other : setting.otherNames()) {
                if (lookup(other) != null) {
                    return other;
                }
                first = first == null ? other : first;
            }
            return first;
        }
        return environment ? setting.environmentName() : setting.name();
    }

    /** True if there is nothing in it that {@link #lookup} could find under a key of ours: most places say nothing. */
    boolean isSilent() {
        return lookup == null && !otherNames && named().isEmpty();
    }

    /** The keys it has that look like ours. Of a file of ours that is all of them: what else would it be for. */
    Collection<String> keys() {
        if (keys != null) {
            return keys.get();
        }
        List<String> ours = new ArrayList<>();
        if (!otherNames) { // most of what other SDKs know means nothing here
            for (String key : named()) {
                if (!(environment && isOfService(key))) {
                    ours.add(key);
                }
            }
        }
        return ours;
    }

    private List<String> named() {
        List<String> known = named;
        if (known == null) {
            known = new ArrayList<>();
            Map<?, ?> all = entries();
            String prefix = system ? Setting.PREFIX : environment ? "MAYDAY_" : "";
            for (Object key : all instanceof Properties properties ? properties.stringPropertyNames() : all.keySet()) {
                if (((String) key).startsWith(prefix)) {
                    known.add((String) key);
                }
            }
            named = known;
        }
        return known;
    }

    /** Kubernetes sets these in every pod beside a service that is called mayday, or mayday-something. */
    private boolean isOfService(String key) {
        return key.endsWith("_SERVICE_HOST")
                || key.contains("_SERVICE_PORT")
                || key.contains("_TCP")
                || key.contains("_UDP")
                || key.contains("_SCTP")
                || isServiceLink(key, lookup(key));
    }

    /**
     * True for {@code MAYDAY_INBOX_PORT=tcp://10.0.0.1:80}, which Kubernetes sets beside a service {@code mayday-inbox}, and which
     * says nothing of {@code mayday.inbox.port}. Places that were added may read the environment, too.
     *
     * @param key the name of an environment variable
     */
    boolean isServiceLink(String key, @Nullable String text) {
        return (environment || lookup != null)
                && text != null
                && key.endsWith("_PORT")
                && (text.startsWith("tcp://") || text.startsWith("udp://") || text.startsWith("sctp://"));
    }

    private Map<?, ?> entries() {
        Map<?, ?> known = entries;
        if (known == null) {
            known = system ? System.getProperties() : file ? readFile() : System.getenv();
            entries = known;
        }
        return known;
    }

    private static Properties readFile() {
        ClassLoader ofContext = Thread.currentThread().getContextClassLoader();
        URL file = ofContext == null ? null : ofContext.getResource(FILE);
        ClassLoader own = SettingsSource.class.getClassLoader();
        if (file == null && own != null && own != ofContext) {
            file = own.getResource(FILE);
        }
        Properties properties = new Properties();
        if (file != null) {
            try {
                URLConnection connection = file.openConnection();
                // a cached one would keep the jar open, which a redeployment wants to replace
                connection.setUseCaches(false);
                byte[] bytes;
                try (InputStream content = connection.getInputStream()) {
                    bytes = content.readNBytes(MAX_FILE_BYTES + 1);
                }
                if (bytes.length > MAX_FILE_BYTES) {
                    throw new IOException("too large");
                }
                properties.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return properties;
    }
}

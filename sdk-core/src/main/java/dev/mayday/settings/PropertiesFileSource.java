package dev.mayday.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The file {@code mayday.properties}, in UTF-8, as the first class loader that has one finds it. Read when first asked. */
final class PropertiesFileSource implements SettingsSource {

    private static final String FILE = "mayday.properties";
    private static final int MAX_BYTES = 1 << 20;

    private @Nullable Properties properties;

    @Override
    public String name() {
        return "mayday.properties entry";
    }

    @Override
    public @Nullable String lookup(String key) {
        return properties().getProperty(key);
    }

    /** All of them: what else would a file of this name be for. */
    @Override
    public Collection<String> keys() {
        Properties read = properties();
        return read.isEmpty() ? List.of() : read.stringPropertyNames();
    }

    private Properties properties() {
        Properties read = properties;
        if (read == null) {
            URL file = find();
            try {
                read = file == null ? new Properties() : load(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            properties = read;
        }
        return read;
    }

    private static @Nullable URL find() {
        ClassLoader ofContext = Thread.currentThread().getContextClassLoader();
        URL file = ofContext == null ? null : ofContext.getResource(FILE);
        ClassLoader own = PropertiesFileSource.class.getClassLoader();
        return file != null || own == null || own == ofContext ? file : own.getResource(FILE);
    }

    private static Properties load(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        connection.setUseCaches(false); // a cached one would keep the jar open, which a redeployment wants to replace
        byte[] bytes;
        try (InputStream content = connection.getInputStream()) {
            bytes = content.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("too large");
        }
        Properties properties = new Properties();
        properties.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
        return properties;
    }
}

package dev.mayday.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The JVM's system properties. */
final class SystemPropertiesSource implements SettingsSource {

    private final Supplier<Properties> properties;

    SystemPropertiesSource(Supplier<Properties> properties) {
        this.properties = properties;
    }

    @Override
    public String name() {
        return "system property";
    }

    @Override
    public @Nullable String lookup(String key) {
        return properties.get().getProperty(key);
    }

    @Override
    public Collection<String> keys() {
        List<String> ours = new ArrayList<>();
        for (String key : properties.get().stringPropertyNames()) {
            if (key.startsWith(Setting.PREFIX)) {
                ours.add(key);
            }
        }
        return ours;
    }
}

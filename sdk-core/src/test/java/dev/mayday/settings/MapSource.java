package dev.mayday.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A source whose entries a test writes down. */
final class MapSource implements SettingsSource {

    private final String name;
    private final Map<String, String> entries = new LinkedHashMap<>();

    MapSource(String name) {
        this.name = name;
    }

    MapSource with(String key, String text) {
        entries.put(key, text);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String lookup(String key) {
        return entries.get(key);
    }

    @Override
    public Collection<String> keys() {
        return entries.keySet();
    }
}

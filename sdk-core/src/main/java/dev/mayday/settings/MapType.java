package dev.mayday.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and texts, in their order. Error lines show the names only: the texts may be anything. */
final class MapType extends SettingType<Map<String, String>> {

    private final int maxEntries;

    MapType(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    @Override
    String label() {
        return "map";
    }

    @Override
    String bounds() {
        return "at most " + maxEntries + " entries";
    }

    @Override
    String expected() {
        return "at most " + maxEntries + " entries of the form key=value, separated by commas";
    }

    @Override
    Map<String, String> parse(String text) throws BadValue {
        Map<String, String> map = new LinkedHashMap<>();
        for (String entry : ListText.split(text)) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new BadValue("has an entry without '='");
            }
            String value = entry.substring(equals + 1).strip();
            if (!value.isEmpty()) { // a blank value is an unset one
                map.put(entry.substring(0, equals).strip(), value);
            }
        }
        return check(map);
    }

    @Override
    Map<String, String> check(Map<String, String> value) throws BadValue {
        Map<String, String> copy = new LinkedHashMap<>(value);
        if (copy.size() > maxEntries) {
            throw new BadValue("has too many entries");
        }
        for (Map.Entry<String, String> entry : copy.entrySet()) {
            if (entry.getKey() == null || entry.getKey().isBlank()) {
                throw new BadValue("has an entry without a key");
            }
            if (entry.getValue() == null) {
                throw new BadValue("has an entry without a value");
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    @Override
    String write(Map<String, String> value) {
        List<String> entries = new ArrayList<>(value.size());
        for (Map.Entry<String, String> entry : value.entrySet()) {
            entries.add(entry.getKey() + "=" + entry.getValue());
        }
        return ListText.join(entries);
    }

    @Override
    String shown(String text) {
        List<String> entries = new ArrayList<>();
        for (String entry : ListText.split(text)) {
            int equals = entry.indexOf('=');
            // Without '=' it may be the second half of a password with a comma in it.
            entries.add(equals < 0 ? Shown.MASK : entry.substring(0, equals) + "=" + Shown.MASK);
        }
        return Shown.text(String.join(",", entries));
    }

    @Override
    Parts parts() {
        return Parts.KEYED;
    }
}

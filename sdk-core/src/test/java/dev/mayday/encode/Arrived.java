package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a value looks like on the other side, said once more and in other words than the encoder's. */
final class Arrived {

    private Arrived() {}

    /** Another way to the same end as the encoder's: UTF-16 has no bytes for half a surrogate pair either. */
    static String clean(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE).replace('\0', '\ufffd');
    }

    static List<String> clean(List<String> texts) {
        return texts.stream().map(Arrived::clean).toList();
    }

    static String text(String in) {
        return in == null || in.isEmpty() ? null : clean(in);
    }

    static String cut(String in, int max) {
        return in == null || in.length() <= max ? text(in) : text(Text.cut(in, max));
    }

    static String nullIfEmpty(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static List<String> nullIfEmpty(List<String> list) {
        return list.isEmpty() ? null : list;
    }

    static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    static void assertSameValue(Object in, Object out) {
        if (in instanceof Map<?, ?> map) {
            Map<?, ?> decoded = (Map<?, ?>) out;
            assertThat(decoded).hasSameSizeAs(map);
            Set<String> keys =
                    map.keySet().stream().map(key -> clean((String) key)).collect(Collectors.toSet());
            if (keys.size() == map.size()) {
                map.forEach((key, value) -> assertSameValue(value, decoded.get(clean((String) key))));
            }
        } else if (in instanceof List<?> list) {
            assertThat((List<?>) out).hasSameSizeAs(list);
            for (int i = 0; i < list.size(); i++) {
                assertSameValue(list.get(i), ((List<?>) out).get(i));
            }
        } else if (in instanceof Float number && Float.isFinite(number)) {
            assertThat(((Number) out).floatValue()).isEqualTo(number);
        } else if (in instanceof Number number && Double.isFinite(number.doubleValue())) {
            assertThat(((Number) out).doubleValue()).isEqualTo(number.doubleValue());
        } else if (in instanceof Number special) {
            assertThat(out).isEqualTo(special.toString());
        } else {
            assertThat(out).isEqualTo(in instanceof String text ? clean(text) : in);
        }
    }
}

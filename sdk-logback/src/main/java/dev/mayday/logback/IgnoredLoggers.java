package dev.mayday.logback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loggers that speak of Mayday's own work, and of the HTTP client under it: reporting what they say would make more of it.
 */
final class IgnoredLoggers {

    private static final List<String> NAMES = List.of("dev.mayday", "okhttp3", "okio");

    private IgnoredLoggers() {}

    /** True for these loggers and those below them. */
    static boolean contain(@Nullable String logger) {
        if (logger == null) {
            return false;
        }
        for (int i = 0; i < NAMES.size(); i++) { // no iterator: every line above the threshold comes by
            String name = NAMES.get(i);
            if (logger.startsWith(name) && (logger.length() == name.length() || logger.charAt(name.length()) == '.')) {
                return true;
            }
        }
        return false;
    }
}

package dev.mayday.event;

import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message event.
 *
 * @param template the text before its arguments were filled in, at most 8,192 characters
 * @param params the arguments as text, at most 100; none for null
 * @param formatted the text as a person reads it, at most 8,192 characters
 */
public record LogEntry(
        @Nullable String template,
        List<String> params,
        @Nullable String formatted) {

    /** Cuts and copies. */
    public LogEntry {
        template = Text.cutOrNull(template, Values.MAX_TEXT);
        params = params == null || params.isEmpty() ? List.of() : Values.freezeTexts(params);
        formatted = Text.cutOrNull(formatted, Values.MAX_TEXT);
    }

    /** Plain text. */
    public static LogEntry of(@Nullable String text) {
        return new LogEntry(null, List.of(), text);
    }
}

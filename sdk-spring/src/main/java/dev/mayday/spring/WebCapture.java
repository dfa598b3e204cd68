package dev.mayday.spring;

import dev.mayday.MaydayClient;
import java.util.Locale;

/** The setting {@code mayday.web.capture}: which failures of requests are captured, by what the client was answered. */
enum WebCapture {
    /** What nobody handled. */
    UNHANDLED,
    /** That, and what was handled and answered 5xx. */
    SERVER_ERRORS,
    /** Every exception that came up. */
    ALL;

    static WebCapture of(MaydayClient client) {
        String text = client.settings().getOrDefault("mayday.web.capture", "unhandled");
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}

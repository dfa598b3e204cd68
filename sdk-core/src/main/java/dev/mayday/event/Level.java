package dev.mayday.event;

import java.util.Locale;

/** How bad it is. The order is that of severity, {@link #DEBUG} first. */
public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    FATAL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire: lower case, {@code warning} in full. */
    public String wireName() {
        return wireName;
    }
}

package dev.mayday.send;

import org.jspecify.annotations.Nullable;

/** The categories of rate limits that concern us. Servers know more, and may name ones nobody knows yet. */
enum Category {
    /** Everything. */
    ALL,
    /** Events. */
    ERROR,
    /** Client reports. */
    INTERNAL;

    /** The category of that name on the wire, or null if it does not concern us. Empty means everything. */
    static @Nullable Category of(String name) {
        return switch (name) {
            case "" -> ALL;
            case "error" -> ERROR;
            case "internal" -> INTERNAL;
            default -> null;
        };
    }
}

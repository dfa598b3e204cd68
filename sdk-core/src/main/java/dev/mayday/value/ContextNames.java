package dev.mayday.value;

/** Names of contexts, and of what stands in them, that more than one class writes or reads. */
public final class ContextNames {

    /** The context with the logger's MDC at the capture; sdk-logback writes the same. */
    public static final String MDC = "mdc";

    /** The context with what Mayday itself has to say of an event. */
    public static final String MAYDAY = "mayday";

    /** Of {@link #MAYDAY}: how much was cut from the event, and of what. */
    public static final String CUT = "cut";

    private ContextNames() {}
}

package dev.mayday.capture;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeStack;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Captures as the door makes them, for tests of what comes after. */
public final class Captures {

    private Captures() {}

    /** A capture on this thread, with its scope. */
    public static Capture of(Event given, ScopeStack scopes, Map<String, String> mdc) {
        return make(given, scopes, mdc, null);
    }

    /** A second sighting. */
    public static Capture duplicate(Event given, ScopeStack scopes, EventId first) {
        return make(given, scopes, Map.of(), first);
    }

    /** A capture of an event with an id, that whoever waits at {@code outstanding} waits for. */
    public static Capture of(Event given, Outstanding outstanding) {
        return new Capture(
                given.id(),
                given.timestampMillis(),
                given,
                Context.NONE,
                null,
                Map.of(),
                1,
                "main",
                null,
                outstanding.enter());
    }

    private static Capture make(Event given, ScopeStack scopes, Map<String, String> mdc, @Nullable EventId first) {
        return new Capture(
                EventId.of(7, 7),
                1_000,
                given,
                scopes.context(given.throwable()),
                scopes.context(given.throwable()).facts(given),
                mdc,
                Thread.currentThread().getId(),
                Thread.currentThread().getName(),
                first,
                new Outstanding().enter());
    }
}

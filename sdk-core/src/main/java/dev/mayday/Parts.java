package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import dev.mayday.report.OutcomeListener;
import dev.mayday.send.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a builder was given that is no setting: the application's own classes and objects. A copy, since the builder may be used
 * again.
 *
 * @param ignored throwable classes to ignore, their subclasses too
 * @param processors hooks for every event, in order
 * @param beforeSend the last hook
 * @param beforeBreadcrumb the hook for every breadcrumb of an event
 * @param onOutcome hears how events end
 * @param destinations places for events to go, beside those that settings name
 * @param trust what makes TLS connections, and what it trusts; goes before a trust store
 */
record Parts(
        List<Class<? extends Throwable>> ignored,
        List<EventProcessor> processors,
        @Nullable EventProcessor beforeSend,
        @Nullable BreadcrumbProcessor beforeBreadcrumb,
        @Nullable OutcomeListener onOutcome,
        List<Destination> destinations,
        Trust.@Nullable Custom trust) {

    Parts {
        ignored = List.copyOf(ignored);
        processors = List.copyOf(processors);
        destinations = List.copyOf(destinations);
    }

    /** Nothing was given. */
    static Parts none() {
        return new Parts(List.of(), List.of(), null, null, null, List.of(), null);
    }
}

package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * A hook that sees every breadcrumb of an event that is about to be sent, on Mayday's own thread. It returns the breadcrumb,
 * a changed copy, or null to drop it. If it throws, the breadcrumb is dropped and counted. Called for one breadcrumb at a time,
 * and all events wait meanwhile.
 */
@FunctionalInterface
public interface BreadcrumbProcessor {

    /** The breadcrumb to go on with, or null to drop it. */
    @Nullable
    Breadcrumb process(Breadcrumb breadcrumb);
}

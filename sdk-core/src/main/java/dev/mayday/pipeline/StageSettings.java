package dev.mayday.pipeline;

import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.filter.FilterSettings;
import java.util.List;

/**
 * What the stages behind the queue are told; each has its own settings.
 *
 * @param describe what every event says
 * @param filter what is dropped, redacted and cut
 * @param knownGroups how many groups of events the client knows; 0 for none
 * @param destinations where events go, by the names that the ledger knows
 * @param onStart runs on the worker's thread when the destinations have been started
 */
public record StageSettings(
        DescribeSettings describe,
        FilterSettings filter,
        int knownGroups,
        List<Destination> destinations,
        Runnable onStart) {

    /** Copies. */
    public StageSettings {
        destinations = List.copyOf(destinations);
    }
}

package dev.mayday.pipeline;

import dev.mayday.capture.DoorSettings;
import dev.mayday.describe.DescribeSettings;
import dev.mayday.filter.FilterSettings;

/**
 * What the stages are told; each has its own.
 *
 * @param door before an event exists
 * @param describe what every event says
 * @param filter what is dropped, redacted and cut
 * @param queueSize captures that can wait for the worker; a power of two
 * @param knownGroups how many groups of events the client knows; 0 for none
 */
public record EngineSettings(
        DoorSettings door, DescribeSettings describe, FilterSettings filter, int queueSize, int knownGroups) {}

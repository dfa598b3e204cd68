package dev.mayday.pipeline;

import dev.mayday.describe.DescribeSettings;
import dev.mayday.destination.Destination;
import dev.mayday.filter.FilterSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands behind the queue where a test is about something else: stages that leave an event as it is. */
final class PlainStages {

    private PlainStages() {}

    static StageSettings to(Destination... destinations) {
        DescribeSettings describe = new DescribeSettings(
                () -> null, null, "test", () -> null, Map.of(), List.of(), List.of(), Set.of(), false);
        return new StageSettings(describe, FilterSettings.DEFAULTS, 0, List.of(destinations), () -> {});
    }
}

package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.report.DestinationReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the health of the service says of Mayday, in either Boot. It is always up: a lost event is no reason to stop serving. */
final class HealthFacts {

    private HealthFacts() {}

    static Map<String, Object> of(MaydayClient client) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("active", client.isActive());
        for (DestinationReport report : client.report().destinations()) {
            Map<String, Long> numbers = new LinkedHashMap<>();
            numbers.put("delivered", report.delivered());
            numbers.put("pending", report.pending());
            numbers.put("discarded", report.discardedInAll());
            facts.put(report.destination(), numbers);
        }
        return facts;
    }
}

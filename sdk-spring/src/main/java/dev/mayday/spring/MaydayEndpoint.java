package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/mayday}: what became of every event at each destination, and the settings, secrets masked. */
@Endpoint(id = "mayday")
final class MaydayEndpoint {

    private final MaydayClient client;

    MaydayEndpoint(MaydayClient client) {
        this.client = client;
    }

    /** As it is now. Plain maps: no mapper of the application's has to know our types. */
    @ReadOperation
    Map<String, Object> mayday() {
        DeliveryReport report = client.report();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", client.isActive());
        answer.put("captured", report.captured());
        answer.put("breadcrumbsDropped", report.breadcrumbsDropped());
        Map<String, Object> destinations = new LinkedHashMap<>();
        for (DestinationReport destination : report.destinations()) {
            destinations.put(destination.destination(), ledger(destination));
        }
        answer.put("destinations", destinations);
        answer.put("settings", client.settings());
        return answer;
    }

    private static Map<String, Object> ledger(DestinationReport report) {
        Map<String, Object> ledger = new LinkedHashMap<>();
        ledger.put("captured", report.captured());
        ledger.put("recovered", report.recovered());
        ledger.put("queued", report.queued());
        ledger.put("spooled", report.spooled());
        ledger.put("delivered", report.delivered());
        ledger.put("merged", report.merged());
        Map<String, Long> discarded = new LinkedHashMap<>();
        report.discarded().forEach((reason, count) -> discarded.put(reason.key(), count));
        ledger.put("discarded", discarded);
        return ledger;
    }
}

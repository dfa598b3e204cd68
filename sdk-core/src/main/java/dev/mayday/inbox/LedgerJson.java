package dev.mayday.inbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.io.IOException;
import java.util.Map;

/** The ledger as the page reads it. */
final class LedgerJson {

    private LedgerJson() {}

    static byte[] of(DeliveryReport report) {
        return Json.object(json -> {
            json.writeNumberField("captured", report.captured());
            json.writeNumberField("breadcrumbsDropped", report.breadcrumbsDropped());
            json.writeBooleanField("balanced", report.balanced());
            json.writeArrayFieldStart("destinations");
            for (DestinationReport destination : report.destinations()) {
                destination(json, destination);
            }
            json.writeEndArray();
        });
    }

    private static void destination(JsonGenerator json, DestinationReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", report.destination());
        json.writeNumberField("captured", report.captured());
        json.writeNumberField("recovered", report.recovered());
        json.writeNumberField("queued", report.queued());
        json.writeNumberField("spooled", report.spooled());
        json.writeNumberField("delivered", report.delivered());
        json.writeNumberField("merged", report.merged());
        json.writeNumberField("discarded", report.discardedInAll());
        json.writeObjectFieldStart("reasons");
        for (Map.Entry<DiscardReason, Long> reason : report.discarded().entrySet()) {
            json.writeNumberField(reason.getKey().key(), reason.getValue());
        }
        json.writeEndObject();
        json.writeBooleanField("balanced", report.balanced());
        json.writeEndObject();
    }
}

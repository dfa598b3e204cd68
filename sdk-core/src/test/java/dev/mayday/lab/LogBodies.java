package dev.mayday.lab;

import dev.mayday.testkit.OtlpBodies;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Requests of OpenTelemetry logs, in either encoding, read as strictly as {@link OtlpBodies} does. */
final class LogBodies implements BodyDecoder {

    @Override
    public List<Arrival> decode(byte[] body) {
        try {
            return OtlpBodies.records(OtlpBodies.read(body)).stream()
                    .map(LogBodies::arrival)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("not a request of logs: " + e.getMessage(), e);
        }
    }

    private static Arrival arrival(LogRecord record) {
        String id = "";
        long occurrences = 1;
        for (KeyValue attribute : record.getAttributesList()) {
            switch (attribute.getKey()) {
                case "mayday.event.id" -> id = attribute.getValue().getStringValue();
                case "mayday.occurrences" -> occurrences = attribute.getValue().getIntValue();
                default -> {}
            }
        }
        if (id.isEmpty()) {
            throw new AssertionError("a record without an id: " + record);
        }
        return new Arrival(id, record.toString(), occurrences, Map.of());
    }
}

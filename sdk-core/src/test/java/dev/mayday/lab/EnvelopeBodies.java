package dev.mayday.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.testkit.Envelopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sentry envelopes, read as strictly as {@link Envelopes} does. */
final class EnvelopeBodies implements BodyDecoder {

    @Override
    public List<Arrival> decode(byte[] body) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Envelopes.Item item : Envelopes.read(body).items()) {
            JsonNode payload = item.payload();
            arrivals.add(
                    switch (item.type()) {
                        case "event" ->
                            new Arrival(
                                    payload.get("event_id").asText(),
                                    payload.toString(),
                                    payload.at("/contexts/occurrences/count").asLong(1),
                                    Map.of());
                        case "client_report" -> new Arrival("", payload.toString(), 0, reported(payload));
                        default -> throw new AssertionError("Nobody sends a " + item.type());
                    });
        }
        return arrivals;
    }

    private static Map<String, Long> reported(JsonNode payload) {
        Map<String, Long> counts = new TreeMap<>();
        payload.get("discarded_events")
                .forEach(entry -> counts.merge(
                        entry.get("reason").asText(), entry.get("quantity").asLong(), Long::sum));
        return counts;
    }
}

package dev.maydayshop;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.EventProcessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which events each of the last requests led to, so that the page can link to them, whichever thread captured
 * them. Changes nothing about them.
 */
final class Incidents implements EventProcessor {

    /** The tag that ties an event to its request. */
    static final String TAG = "request_id";

    private static final int MAX_REQUESTS = 100;

    private final Map<String, List<EventId>> byRequest = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<EventId>> eldest) {
            return size() > MAX_REQUESTS;
        }
    };

    @Override
    public synchronized Event process(Event event) {
        String request = event.tags().get(TAG);
        if (request != null) {
            byRequest.computeIfAbsent(request, key -> new ArrayList<>()).add(event.id());
        }
        return event;
    }

    /** The events so far, in the order in which they were captured. */
    synchronized List<EventId> of(String request) {
        return List.copyOf(byRequest.getOrDefault(request, List.of()));
    }
}

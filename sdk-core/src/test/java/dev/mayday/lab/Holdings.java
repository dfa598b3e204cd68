package dev.mayday.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;

/**
 * What an ingest server holds.
 *
 * @param stored how often each event came and was kept, by its id, in the order of the first arrivals
 * @param occurrences captures that the events stand for, each event counted once
 * @param reported events given up, as client reports say, by the reason's name
 * @param requests requests so far, those it did not read included
 * @param forgotten events it answered with 2xx and did not keep
 * @param malformed bodies it could not read, each with what was wrong
 */
record Holdings(
        Map<String, Integer> stored,
        long occurrences,
        Map<String, Long> reported,
        int requests,
        int forgotten,
        Set<String> malformed) {

    private static final JsonMapper JSON = new JsonMapper();

    Set<String> ids() {
        return stored.keySet();
    }

    /** Events that came again after they had been kept. */
    int duplicates() {
        return stored.values().stream().mapToInt(times -> times - 1).sum();
    }

    long reportedInAll() {
        return reported.values().stream().mapToLong(Long::longValue).sum();
    }

    String toLine() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Holdings parse(String line) {
        try {
            return JSON.readValue(line, Holdings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not holdings: " + line, e);
        }
    }
}

package dev.mayday.lab;

import java.util.List;
import java.util.Map;

/** What a protocol's request body says. One for each path an ingest server knows; has a constructor without arguments. */
interface BodyDecoder {

    /**
     * What came in that body.
     *
     * @throws AssertionError if it is malformed in any way
     */
    List<Arrival> decode(byte[] body);

    /**
     * One event, or what the client says of events it gave up.
     *
     * @param id the event's id, or empty for a client report
     * @param text what it says, for those who look for a word in it
     * @param occurrences captures that this event stands for, itself included; 0 for a client report
     * @param reported events given up, by the reason's name
     */
    record Arrival(String id, String text, long occurrences, Map<String, Long> reported) {}
}

package dev.mayday.encode;

import dev.mayday.event.Event;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The events that every reader of envelopes has to understand. */
final class Samples {

    static final String PUBLIC_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private static final int RANDOM = 150;

    private static final List<Event> EVENTS = Stream.concat(
                    Stream.of(Events.full(), Events.minimal(), Events.message(), Events.large(), Events.hostile()),
                    LongStream.rangeClosed(1, RANDOM).mapToObj(Events::random))
            .toList();

    private static final List<EncodedEvent> ENCODED = encode();

    private Samples() {}

    /** Each event with its compressed envelope. */
    static void forEachEncoded(BiConsumer<Event, EncodedEvent> check) {
        for (int i = 0; i < EVENTS.size(); i++) {
            Event event = EVENTS.get(i);
            try {
                check.accept(event, ENCODED.get(i));
            } catch (Throwable wrong) {
                throw new AssertionError("With the event " + event.id() + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    /** Each event with its envelope as it was before compression. */
    static void forEach(BiConsumer<Event, byte[]> check) {
        forEachEncoded((event, encoded) -> check.accept(event, Envelopes.gunzip(encoded.bytes())));
    }

    /** The envelope of one event, read back. */
    static Envelopes.Envelope roundTrip(Event event) {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(PUBLIC_KEY, Clock.SYSTEM)) {
            return Envelopes.read(encoder.encode(event).bytes());
        }
    }

    private static List<EncodedEvent> encode() {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(PUBLIC_KEY, Clock.SYSTEM)) {
            return EVENTS.stream().map(encoder::encode).toList();
        }
    }
}

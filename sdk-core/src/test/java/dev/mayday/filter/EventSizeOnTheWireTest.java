package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Event;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.time.Clock;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The size that events are made to fit holds for what is really sent. */
class EventSizeOnTheWireTest {

    @Test
    void noEventIsLargerOnTheWireThanItWasCounted() {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder("", Clock.SYSTEM)) {
            Stream.concat(
                            Stream.of(
                                    Events.full(),
                                    Events.minimal(),
                                    Events.message(),
                                    Events.large(),
                                    Events.hostile()),
                            LongStream.rangeClosed(1, 200).mapToObj(Events::random))
                    .forEach(event -> assertThat(onTheWire(encoder, event))
                            .as("bytes of the event %s", event.id())
                            .isLessThanOrEqualTo(EventSize.of(event)));
        }
    }

    private static long onTheWire(EnvelopeEncoder encoder, Event event) {
        return Envelopes.read(encoder.encode(event).bytes())
                .items()
                .get(0)
                .header()
                .get("length")
                .asLong();
    }
}

package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeflatersTest {

    private static final Duration PAUSE = Duration.ofNanos(Deflaters.PAUSE_NANOS + 1);

    private final FakeClock clock = new FakeClock();
    private final Deflaters deflaters = new Deflaters(clock);

    @AfterEach
    void close() {
        deflaters.close();
    }

    @Test
    void compressesWellUntilManyEventsCameWithoutAPause() {
        for (int i = 1; i < Deflaters.RUSH; i++) {
            assertThat(next()).isSameAs(deflaters.well());
        }

        Deflater quick = next();

        assertThat(quick).isNotSameAs(deflaters.well());
        assertThat(next()).isSameAs(quick);
    }

    @Test
    void compressesWellAgainAfterAPause() {
        rush();

        clock.advance(PAUSE);

        assertThat(next()).isSameAs(deflaters.well());
    }

    @Test
    void timeThatAnEventTakesIsNoPause() {
        Deflater last = deflaters.well();
        for (int i = 0; i < Deflaters.RUSH; i++) {
            last = deflaters.forNext();
            clock.advance(PAUSE);
            deflaters.done();
        }

        assertThat(last).isNotSameAs(deflaters.well());
    }

    @Test
    void inARushAnEventIsTheSameWithSomeBytesMore() {
        Event event = Events.full();
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, clock)) {
            byte[] calm = encoder.encode(event).bytes();
            for (int i = 0; i < Deflaters.RUSH; i++) {
                encoder.encode(event);
            }
            byte[] rushed = encoder.encode(event).bytes();

            assertThat(Envelopes.gunzip(rushed)).isEqualTo(Envelopes.gunzip(calm));
            clock.advance(PAUSE);
            byte[] again = encoder.encode(event).bytes();
            assertThat(again.length).isLessThan(rushed.length);
        }
    }

    private Deflater next() {
        Deflater next = deflaters.forNext();
        deflaters.done();
        return next;
    }

    private void rush() {
        for (int i = 0; i <= Deflaters.RUSH; i++) {
            next();
        }
    }
}

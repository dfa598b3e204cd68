package dev.mayday.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.time.WallClock.Anchor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class WallClockTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void itSaysWhatTheSystemSays() {
        Instant before = Instant.now();
        Instant said = Instant.EPOCH.plusNanos(WallClock.epochNanos());
        Instant after = Instant.now();

        assertThat(said).isBetween(before.minus(1, ChronoUnit.MILLIS), after.plus(1, ChronoUnit.MILLIS));
    }

    @Test
    void itGoesOnByTheClockThatOnlyGoesOn() {
        Anchor anchor = Anchor.after(null, Long.MAX_VALUE - 5, 100 * SECOND);

        assertThat(anchor.epochNanos(Long.MIN_VALUE + 4)).isEqualTo(100 * SECOND + 10); // such a clock may turn over
        assertThat(anchor.epochNanos(Long.MAX_VALUE - 7)).isEqualTo(100 * SECOND - 2);
    }

    @Test
    void aSecondLookDoesNotMoveItByWhatTheFirstWasOffBy() {
        Anchor first = Anchor.after(null, 0, 100 * SECOND);

        Anchor second = Anchor.after(first, SECOND, 101 * SECOND - 999_999);
        assertThat(second.epochNanos(SECOND)).isEqualTo(101 * SECOND);
    }

    @Test
    void itFollowsATimeOfDayThatIsSet() {
        Anchor first = Anchor.after(null, 0, 100 * SECOND);

        assertThat(Anchor.after(first, SECOND, 5_000 * SECOND).epochNanos(SECOND))
                .isEqualTo(5_000 * SECOND);
        assertThat(Anchor.after(first, SECOND, 7 * SECOND).epochNanos(SECOND + 3))
                .isEqualTo(7 * SECOND + 3);
        assertThat(Anchor.after(first, SECOND, 101 * SECOND - 1_000_000).epochNanos(SECOND))
                .isEqualTo(101 * SECOND - 1_000_000);
    }
}

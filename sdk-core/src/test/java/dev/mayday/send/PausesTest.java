package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {

    private final FakeClock clock = new FakeClock();
    private final Pauses pauses = new Pauses();

    @Test
    void categoriesAreSeparate() {
        extend(Category.ERROR, 60);

        assertThat(secondsLeft(Kind.EVENT)).isEqualTo(60);
        assertThat(secondsLeft(Kind.CLIENT_REPORT)).isZero();
    }

    @Test
    void allCoversEveryCategory() {
        extend(Category.ALL, 60);
        extend(Category.INTERNAL, 90);

        assertThat(secondsLeft(Kind.EVENT)).isEqualTo(60);
        assertThat(secondsLeft(Kind.CLIENT_REPORT)).isEqualTo(90);
    }

    @Test
    void aShorterLimitNeverReplacesALongerOne() {
        extend(Category.ERROR, 60);
        clock.advance(Duration.ofSeconds(10));
        extend(Category.ERROR, 5);
        assertThat(secondsLeft(Kind.EVENT)).isEqualTo(50);

        extend(Category.ERROR, 55);
        assertThat(secondsLeft(Kind.EVENT)).isEqualTo(55);
    }

    @Test
    void aLimitEndsAtItsDeadline() {
        extend(Category.ERROR, 60);

        clock.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(pauses.nanosLeft(Kind.EVENT, clock.nanoTime())).isEqualTo(1);
        clock.advanceNanos(1);
        assertThat(pauses.nanosLeft(Kind.EVENT, clock.nanoTime())).isZero();
    }

    @Test
    void theWallClockHasNoSay() {
        extend(Category.ERROR, 60);

        clock.setWall(clock.now().plus(Duration.ofDays(1)));

        assertThat(secondsLeft(Kind.EVENT)).isEqualTo(60);
    }

    private void extend(Category category, long seconds) {
        pauses.extend(List.of(new RateLimit(category, Duration.ofSeconds(seconds))), clock.nanoTime());
    }

    private long secondsLeft(Kind kind) {
        return Duration.ofNanos(pauses.nanosLeft(kind, clock.nanoTime())).toSeconds();
    }
}

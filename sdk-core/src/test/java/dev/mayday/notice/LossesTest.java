package dev.mayday.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossesTest {

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger log = new RecordingLogger();
    private final Losses losses = new Losses(log, clock);

    @Test
    void eachKindHasItsOwnMinuteAndTheEndHasAllNumbers() {
        losses.merged();
        losses.merged();
        losses.tellDue(false);
        second();
        losses.overflow();
        losses.overflow();
        losses.overflow();
        losses.tellDue(false);
        second();
        losses.merged();
        losses.tellDue(false);
        assertThat(log.lines())
                .containsExactly(
                        "WARN mayday: captures merged into others that carry their number (merged): 2",
                        "WARN mayday: captures lost, too many different ones at once (queue_overflow): 3");

        for (int i = 0; i < 6; i++) {
            second();
            losses.tellDue(i > 0);
        }
        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(2))
                .isEqualTo(
                        "INFO mayday: it is calm again, after 2 s; captures merged into others that carry their number"
                                + " (merged): 3; captures lost, too many different ones at once (queue_overflow): 3");
        assertThat(losses.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void itIsNotCalmWhileTheCauseLasts() {
        losses.merged();
        for (int i = 0; i < 30; i++) {
            losses.tellDue(false);
            second();
        }
        assertThat(log.lines()).hasSize(1);
        assertThat(losses.nanosUntilDue()).isLessThanOrEqualTo(1_000_000_000L);
        losses.tellDue(true);
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void ofManyCapturesAfterTheEndOneAMinuteIsToHaveItSaid() {
        assertThat(losses.claimLate()).isFalse();
        losses.late();
        losses.late();
        assertThat(losses.claimLate()).isTrue();
        assertThat(losses.claimLate()).isFalse();
        losses.tellAll();
        assertThat(log.lines()).containsExactly("WARN mayday: captures lost, the client is closed (closed): 2");

        losses.late();
        assertThat(losses.claimLate()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(losses.claimLate()).isTrue();
    }

    @Test
    void aLoggerThatThrowsDisturbsNobody() {
        log.failWith(new NoClassDefFoundError("undeployed"));
        losses.overflow();
        losses.tellDue(false);
        log.failWith(null);
        losses.overflow();
        losses.tellAll();

        assertThat(log.lines())
                .containsExactly("WARN mayday: captures lost, too many different ones at once (queue_overflow): 1");
    }

    private void second() {
        clock.advance(Duration.ofSeconds(1));
    }
}

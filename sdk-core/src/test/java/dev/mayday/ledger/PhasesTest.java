package dev.mayday.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhasesTest {

    @Test
    void aWriterThatNeverComesBackHoldsUpOneTurnAndForAMoment() {
        Phases phases = new Phases();
        phases.enter(); // and then its stack was at an end
        long whole = phases.enter();
        phases.exit(whole);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(phases.turn()).isZero();
            long next = phases.enter();
            assertThat(Phases.side(next)).isEqualTo(1);
            phases.exit(next);
            assertThat(phases.turn()).isEqualTo(1);
            assertThat(phases.turn()).isZero();
        });
    }
}

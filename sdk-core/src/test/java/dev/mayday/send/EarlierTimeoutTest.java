package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EarlierTimeoutTest {

    private final EarlierTimeout timeout = new EarlierTimeout();

    @AfterEach
    void end() {
        timeout.end();
    }

    @Test
    void itRunsOnWhileThereAreRequestsAndEndsWithoutThem() {
        assertThat(timeout.runs()).isFalse();
        timeout.requested();
        timeout.requested();
        assertThat(timeout.runs()).isTrue();

        timeout.timedOut();
        assertThat(timeout.runs()).as("there were requests since it began").isTrue();

        timeout.timedOut();
        assertThat(timeout.runs()).as("there were none").isFalse();

        timeout.requested();
        assertThat(timeout.runs()).isTrue();
    }

    @Test
    void itEndsWithTheTransport() {
        timeout.requested();
        timeout.end();

        assertThat(timeout.runs()).isFalse();
        timeout.end();
    }
}

package dev.mayday.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoticesTest {

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger logger = new RecordingLogger();
    private final Notices notices =
            new Notices(logger, clock, "sentry (errors.example.com)", line -> line.replace("s3cret", "***"));

    @Test
    void theFirstLineIsWrittenAtOnceAndTheRestOnceAMinute() {
        for (int i = 0; i < 50; i++) {
            notices.warn("drop", () -> "an event was discarded");
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(logger.lines()).containsExactly("WARN sentry (errors.example.com): an event was discarded");

        clock.advance(Duration.ofSeconds(10));
        notices.warn("drop", () -> "an event was discarded");
        assertThat(logger.lines().get(1))
                .isEqualTo("WARN sentry (errors.example.com): an event was discarded"
                        + " (50 times since the last line of this kind)");
    }

    @Test
    void keysDoNotHoldEachOtherBack() {
        notices.warn("a", () -> "one");
        notices.info("b", () -> "two");
        notices.error("c", () -> "three", new IllegalStateException("why"));

        assertThat(logger.lines())
                .containsExactly(
                        "WARN sentry (errors.example.com): one",
                        "INFO sentry (errors.example.com): two",
                        "ERROR sentry (errors.example.com): three java.lang.IllegalStateException: why");
    }

    @Test
    void aFaultThatAnApplicationsThreadMetIsToldByAnother() {
        notices.faultLater("destination {} failed", "own", new IllegalStateException("why"));
        assertThat(logger.lines()).isEmpty();

        notices.tellDue();
        assertThat(logger.lines())
                .containsExactly("ERROR sentry (errors.example.com): destination own failed"
                        + " java.lang.IllegalStateException: why");
    }

    @Test
    void theEndOfAStormIsToldOnceItsMinuteIsOver() {
        notices.warn("drop", () -> "dropped");
        notices.warn("drop", () -> "dropped");
        notices.warn("drop", () -> "dropped");

        notices.tellDue();
        assertThat(logger.lines()).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        notices.tellDue();
        notices.tellDue();
        assertThat(logger.lines()).hasSize(2);
        assertThat(logger.lines().get(1)).endsWith("dropped (2 times since the last line of this kind)");
    }

    @Test
    void atTheEndEverythingHeldBackIsTold() {
        notices.warn("drop", () -> "dropped");
        notices.warn("drop", () -> "dropped again");

        notices.tellAll();

        assertThat(logger.lines()).hasSize(2);
        assertThat(logger.lines().get(1)).endsWith("dropped again");
    }

    @Test
    void secretsAreTakenOutOfWhatOthersSay() {
        notices.warn("refused", () -> "the server says: " + notices.masked("bad key s3cret"));

        assertThat(logger.lines()).containsExactly("WARN sentry (errors.example.com): the server says: bad key ***");
    }

    @Test
    void whatCannotBeMaskedIsNotSaid() {
        Notices broken = new Notices(logger, clock, "sentry", text -> {
            throw new OutOfMemoryError("simulated");
        });
        broken.warn("refused", () -> "the server says: " + broken.masked("bad key s3cret"));

        assertThat(logger.lines()).containsExactly("WARN sentry: the server says: ");
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("appender is broken"), new NoClassDefFoundError("undeployed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aLoggerThatThrowsDisturbsNobody(Throwable failure) {
        logger.failWith(failure);
        notices.warn("drop", () -> "dropped");

        logger.failWith(null);
        clock.advance(Duration.ofMinutes(1));
        notices.warn("drop", () -> "dropped");
        assertThat(logger.lines()).hasSize(1);
    }

    @Test
    void aFaultIsToldByNameAndEachNameHasItsMinute() {
        for (String name : new String[] {"sentry", "otlp", "otlp"}) {
            notices.fault("destination {} failed", name, new IllegalStateException("why"));
        }
        notices.fault("an event was lost", new IllegalStateException("why"));

        assertThat(logger.lines())
                .containsExactly(
                        "ERROR sentry (errors.example.com): destination sentry failed java.lang.IllegalStateException:"
                                + " why",
                        "ERROR sentry (errors.example.com): destination otlp failed java.lang.IllegalStateException:"
                                + " why",
                        "ERROR sentry (errors.example.com): an event was lost java.lang.IllegalStateException: why");
    }

    @Test
    void aFaultThatThereIsNoMemoryToTellOfDisturbsNobody() {
        Notices outOfMemory = new Notices(logger, clock, "sentry", line -> {
            throw new OutOfMemoryError("staged");
        });

        assertThatCode(() -> outOfMemory.fault("destination {} failed", "otlp", new IllegalStateException("why")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatOthersSayIsOneLineWithNothingATerminalObeys() {
        Notices notices = new Notices(new RecordingLogger(), clock, "mayday", text -> text.replace("key", "***"));

        assertThat(notices.masked("\u001b[2Knot well, key\r\nINFO all is well\u0000"))
                .isEqualTo("[2Knot well, *** INFO all is well");
    }
}

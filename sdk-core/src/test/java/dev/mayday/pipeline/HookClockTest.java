package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.RecordingLogger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeakedThreads.class)
class HookClockTest {

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger log = new RecordingLogger();
    private final HookClock hooks = new HookClock(clock, log);
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void watch() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    }

    @AfterEach
    void restore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void aHookThatDoesNotComeBackIsToldOnceWithItsStack() {
        hooks.entered("beforeSend");
        hooks.look();
        assertThat(NoLeakedThreads.own()).isEmpty();

        clock.advance(Duration.ofMillis(5_001));
        hooks.look();
        hooks.look();

        await().until(() -> NoLeakedThreads.own().isEmpty());
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN mayday: beforeSend has been running for more than 5 s; events wait behind it\n\tat ")
                .contains("HookClockTest");
        assertThat(uncaught).isEmpty();
    }

    @Test
    void aLoggerThatFailsDisturbsNobody() {
        log.failWith(new NoClassDefFoundError("undeployed"));
        hooks.entered("beforeSend");
        clock.advance(Duration.ofSeconds(6));
        hooks.look();

        await().until(() -> NoLeakedThreads.own().isEmpty());
        assertThat(uncaught).isEmpty();
    }
}

package dev.mayday.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoLeakedThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endAll() {
        end.countDown();
    }

    @Test
    void anotherThreadOfTheSameNameIsALeak() {
        start("mayday-worker");
        Set<Thread> before = NoLeakedThreads.threads();
        assertThat(NoLeakedThreads.isClean(before)).isTrue();

        start("mayday-worker");
        assertThat(NoLeakedThreads.isClean(before)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mayday-sender-sentry-1", "mayday-outcomes", "mayday-inbox", "mayday-new"})
    void everyKindOfThreadIsWatched(String name) {
        Set<Thread> before = NoLeakedThreads.threads();
        start(name);

        assertThat(NoLeakedThreads.isClean(before)).isFalse();
        assertThat(NoLeakedThreads.own()).contains(name);
    }

    @Test
    void theHookThatClosesClientsAtTheEndIsNone() {
        Set<Thread> before = NoLeakedThreads.threads();
        start("mayday-shutdown");

        assertThat(NoLeakedThreads.isClean(before)).isTrue();
    }

    private void start(String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}

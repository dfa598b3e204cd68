package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose threads a client watches, where several applications share a JVM. */
class ClientExitsTest {

    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final RecordingDestination recorded = new RecordingDestination();
    private final ClassLoader own = MaydayClient.class.getClassLoader();

    @BeforeEach
    void printNothing() {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
    }

    @AfterEach
    void bringBack() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void aThreadOfAnotherApplicationIsNotOurs() throws Exception {
        try (URLClassLoader other = new URLClassLoader(new URL[0], own.getParent())) {
            assertThat(eventsOfAThreadOf(other)).isEmpty();
        }
    }

    @Test
    void aThreadOfOursIs() throws Exception {
        assertThat(eventsOfAThreadOf(own)).hasSize(1);
        try (URLClassLoader below = new URLClassLoader(new URL[0], own)) {
            assertThat(eventsOfAThreadOf(below)).hasSize(1);
        }
    }

    @Test
    void soIsOneThatBelongsToAll() throws Exception {
        assertThat(eventsOfAThreadOf(own.getParent())).hasSize(1);
        assertThat(eventsOfAThreadOf(null)).hasSize(1);
    }

    private List<Event> eventsOfAThreadOf(@Nullable ClassLoader loader) throws InterruptedException {
        recorded.clear();
        try (MaydayClient client =
                MaydayClient.builder().shutdownHook(false).destination(recorded).build()) {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("dies");
            });
            thread.setContextClassLoader(loader);
            thread.start();
            thread.join();
            client.flush(Duration.ofSeconds(10));
            return List.copyOf(recorded.events());
        }
    }
}

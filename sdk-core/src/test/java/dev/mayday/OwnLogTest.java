package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.time.Clock;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.SubstituteLogger;

class OwnLogTest {

    private final SubstituteLogger early = new SubstituteLogger("dev.mayday", new ArrayDeque<>(), false);

    @Test
    void aBackEndThatIsBeingSetUpIsWaitedFor() throws InterruptedException {
        Thread waiting = new Thread(() -> OwnLog.awaitBackEnd(early, standing()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        early.setDelegate(NOPLogger.NOP_LOGGER);
        waiting.join(Duration.ofSeconds(10).toMillis());

        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void butNotForLongerThanASecond() {
        AtomicLong reads = new AtomicLong();
        OwnLog.awaitBackEnd(
                early,
                clock(() -> reads.getAndIncrement() * Duration.ofMillis(300).toNanos()));

        assertThat(reads).hasValue(5);
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        Thread.currentThread().interrupt();
        OwnLog.awaitBackEnd(early, standing());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBackEndThatIsThereIsNotWaitedFor() {
        OwnLog.awaitBackEnd(LoggerFactory.getLogger("shop"), standing());
        early.setDelegate(NOPLogger.NOP_LOGGER);
        OwnLog.awaitBackEnd(early, standing());

        assertThat(early.isDelegateNOP()).isTrue();
    }

    @Test
    void anOlderSlf4jWithoutABackEndKeepsNobodyFromStarting() throws Exception {
        try (OlderSlf4j loader = new OlderSlf4j()) {
            Object builder = loader.loadClass("dev.mayday.MaydayClient")
                    .getMethod("builder")
                    .invoke(null);

            Object client = builder.getClass().getMethod("build").invoke(builder);

            assertThat(client.getClass().getMethod("isActive").invoke(client)).isEqualTo(false);
        }
    }

    /** This class path once more, with an SLF4J that lacks what 1.7 lacks and finds no back end. */
    private static final class OlderSlf4j extends URLClassLoader {

        OlderSlf4j() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(OlderSlf4j::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals("org.slf4j.helpers.LegacyAbstractLogger")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }

        @Override
        public Enumeration<URL> findResources(String name) throws IOException {
            return name.startsWith("META-INF/services/org.slf4j.")
                    ? Collections.emptyEnumeration()
                    : super.findResources(name);
        }
    }

    private static Clock standing() {
        return clock(() -> 0);
    }

    private static Clock clock(java.util.function.LongSupplier nanos) {
        return new Clock() {
            @Override
            public long nanoTime() {
                return nanos.getAsLong();
            }

            @Override
            public long epochMillis() {
                return 0;
            }
        };
    }
}

package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.FakeClock;
import java.io.File;
import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExitsTest {

    private final FakeClock clock = new FakeClock();
    private final Exits exits = new Exits(clock);
    private final List<String> told = new ArrayList<>();
    private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    @BeforeEach
    void recordingHandlerStandsThere() {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> told.add("previous"));
    }

    @AfterEach
    void bringBack() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void theListenerIsToldThenWaitedForThenThePreviousHandlerRuns() {
        Listener listener = new Listener("a", Duration.ZERO);
        exits.watchUncaught(listener);
        die();

        assertThat(told).containsExactly("a:uncaught", "a:await PT2S", "previous");
    }

    @Test
    void watchingTwiceIsOnce() {
        Listener listener = new Listener("a", Duration.ZERO);
        exits.watchUncaught(listener);
        UncaughtExceptionHandler installed = Thread.getDefaultUncaughtExceptionHandler();
        exits.watchUncaught(listener);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(installed);
        die();
        assertThat(told).containsOnlyOnce("a:uncaught", "previous");
    }

    @Test
    void forgettingTheLastBringsThePreviousHandlerBack() {
        UncaughtExceptionHandler previous = Thread.getDefaultUncaughtExceptionHandler();
        Listener a = new Listener("a", Duration.ZERO);
        Listener b = new Listener("b", Duration.ZERO);
        exits.watchUncaught(a);
        exits.watchUncaught(b);
        exits.forget(a);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNotSameAs(previous);
        exits.forget(b);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(previous);
    }

    @Test
    void aHandlerPutOverOursStaysAndOursIsNotChainedToItself() {
        Listener a = new Listener("a", Duration.ZERO);
        exits.watchUncaught(a);
        UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            told.add("theirs");
            ours.uncaughtException(thread, error);
        });
        exits.forget(a);
        exits.watchUncaught(a);
        die();

        assertThat(told).containsExactly("theirs", "a:uncaught", "a:await PT2S", "previous");
    }

    @Test
    void oneThatOthersAreOverIsTakenOutFromUnderThem() {
        Exits second = new Exits(clock);
        Exits third = new Exits(clock);
        Listener a = new Listener("a", Duration.ZERO);
        Listener b = new Listener("b", Duration.ZERO);
        exits.watchUncaught(a);
        second.watchUncaught(b);
        third.watchUncaught(new Listener("c", Duration.ZERO));
        exits.forget(a);
        die();
        assertThat(told).containsExactly("c:uncaught", "c:await PT2S", "b:uncaught", "b:await PT2S", "previous");

        told.clear();
        second.forget(b);
        exits.watchUncaught(a);
        die();
        assertThat(told).containsExactly("a:uncaught", "a:await PT2S", "c:uncaught", "c:await PT2S", "previous");
    }

    @Test
    void aHandlerOfSomebodyElseThatOnlyLooksAsIfItCouldBeAskedCostsNothing() {
        Listener a = new Listener("a", Duration.ZERO);
        exits.watchUncaught(a);
        UncaughtExceptionHandler theirs = new Adder(Thread.getDefaultUncaughtExceptionHandler());
        Thread.setDefaultUncaughtExceptionHandler(theirs);

        exits.forget(a);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(theirs);
        die();
        assertThat(told).containsExactly("previous");
    }

    @Test
    void anApplicationThatGoesBeforeItsNeighbourTakesItsClassLoaderWithIt() throws Exception {
        Deque<AutoCloseable> applications = new ArrayDeque<>();
        applications.add(neighbour("first"));
        applications.add(neighbour("second"));
        WeakReference<ClassLoader> loader =
                new WeakReference<>(applications.getFirst().getClass().getClassLoader());
        try {
            applications.removeFirst().close();

            await("its class loader is collected")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        System.gc();
                        assertThat(loader.get()).isNull();
                    });
            Thread ofSecond = new Thread();
            ofSecond.setContextClassLoader(applications.getLast().getClass().getClassLoader());
            die(ofSecond);
            assertThat(told).containsExactly("second", "previous");
        } finally {
            applications.removeLast().close();
        }
    }

    /** An application with a copy of Mayday of its own. */
    private AutoCloseable neighbour(String name) throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return (AutoCloseable) loader.loadClass(Neighbour.class.getName())
                .getMethod("open", String.class, List.class)
                .invoke(null, name, told);
    }

    @Test
    void allWaitsShareOneBudgetThatComesBackAfterAMinute() {
        exits.watchUncaught(new Listener("a", Duration.ofMillis(1_500)));
        die();
        die();
        die();
        assertThat(told.stream().filter(line -> line.startsWith("a:await")))
                .containsExactly("a:await PT2S", "a:await PT0.5S");

        clock.advance(Duration.ofSeconds(61));
        told.clear();
        die();
        assertThat(told).contains("a:await PT2S");
    }

    @Test
    void aListenerThatThrowsCostsTheOthersNothing() {
        exits.watchUncaught(new Listener("bad", Duration.ZERO) {
            @Override
            public void uncaught(Thread thread, Throwable error) {
                throw new OutOfMemoryError("staged");
            }
        });
        exits.watchUncaught(new Listener("good", Duration.ZERO));
        die();

        assertThat(told).contains("good:uncaught", "previous");
    }

    private static void die() {
        die(Thread.currentThread());
    }

    private static void die(Thread thread) {
        UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        handler.uncaughtException(thread, new IllegalStateException("dying"));
    }

    /** What its {@code apply} takes are no handlers. */
    private record Adder(UncaughtExceptionHandler next) implements UncaughtExceptionHandler, BinaryOperator<Integer> {

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            next.uncaughtException(thread, error);
        }

        @Override
        public Integer apply(Integer a, Integer b) {
            return a + b;
        }
    }

    private class Listener implements ExitListener {

        private final String name;
        private final Duration takes;

        Listener(String name, Duration takes) {
            this.name = name;
            this.takes = takes;
        }

        @Override
        public void uncaught(Thread thread, Throwable error) {
            told.add(name + ":uncaught");
        }

        @Override
        public void await(Duration budget) {
            told.add(name + ":await " + budget);
            clock.advance(takes);
        }

        @Override
        public void shutDown(Duration budget) {
            told.add(name + ":shutDown " + budget);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(2);
        }
    }
}

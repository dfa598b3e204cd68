package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        handler.uncaughtException(Thread.currentThread(), new IllegalStateException("dying"));
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

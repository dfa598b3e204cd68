package dev.mayday.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Occurrences;
import dev.mayday.testkit.FakeClock;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TalliesTest {

    private final Outstanding outstanding = new Outstanding();
    private final FakeClock clock = new FakeClock(Instant.ofEpochMilli(5_000));
    private final Tallies tallies = new Tallies(new EventIds(1, 2), clock);

    @Test
    void capturesOfOneClassBecomeOneCaptureWithTheirNumber() {
        assertThat(count(thrown(new IllegalStateException("secret")))).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(count(thrown(new IllegalStateException()))).isEqualTo(2);
        clock.advance(Duration.ofSeconds(3));
        assertThat(count(thrown(new IllegalStateException()))).isEqualTo(3);
        assertThat(tallies.size()).isOne();

        Capture capture = tallies.take();

        assertThat(capture).isNotNull();
        assertThat(capture.id().isNone()).isFalse();
        assertThat(capture.timestampMillis()).isEqualTo(5_000);
        assertThat(capture.threadName()).isEqualTo(Thread.currentThread().getName());
        Event event = capture.given();
        assertThat(event.occurrences()).isEqualTo(new Occurrences(3, 5_000, 9_000, "0"));
        assertThat(event.level()).isEqualTo(Level.ERROR);
        assertThat(event.throwable()).isNull();
        assertThat(event.title())
                .isEqualTo("IllegalStateException: too many at once: counted, without message and stack trace");
        assertThat(event.exceptions()).singleElement().satisfies(exception -> {
            assertThat(exception.module()).isEqualTo("java.lang");
            assertThat(exception.frames()).isEmpty();
        });
        assertThat(tallies.size()).isZero();
        assertThat(tallies.take()).isNull();
    }

    @Test
    void whenTheLastOfManyCameIsNearEnough() {
        for (int i = 0; i < 1_000; i++) {
            count(thrown(new IllegalStateException()));
            clock.advance(Duration.ofMillis(1));
        }

        Occurrences many = tallies.take().given().occurrences();
        assertThat(many.count()).isEqualTo(1_000);
        assertThat(many.firstMillis()).isEqualTo(5_000);
        assertThat(many.lastMillis()).isBetween(5_999L - 32, 5_999L);
    }

    @Test
    void whatSaysWhenItWasCapturedCountsByThat() {
        count(thrown(new IllegalStateException()).toBuilder()
                .timestampMillis(7_000)
                .build());
        count(thrown(new IllegalStateException()).toBuilder()
                .timestampMillis(3_000)
                .build());

        assertThat(tallies.take().given().occurrences()).isEqualTo(new Occurrences(2, 3_000, 7_000, "0"));
    }

    @Test
    void whatDiffersIsCountedApart() {
        count(thrown(new IllegalStateException()));
        count(thrown(new IllegalArgumentException()));
        count(thrown(new IllegalStateException()).toBuilder().level(Level.FATAL).build());
        count(described("com.acme", "Boom"));
        count(described("com.other", "Boom"));
        count(message("com.acme.Shop"));
        count(message("com.acme.Stock"));
        count(message(null));

        assertThat(drain())
                .extracting(capture ->
                        capture.given().level() + " " + capture.given().logger() + " "
                                + capture.given().exceptions().stream()
                                        .map(each -> each.module() + '.' + each.type())
                                        .toList())
                .containsExactlyInAnyOrder(
                        "ERROR null [java.lang.IllegalStateException]",
                        "ERROR null [java.lang.IllegalArgumentException]",
                        "FATAL null [java.lang.IllegalStateException]",
                        "ERROR null [com.acme.Boom]",
                        "ERROR null [com.other.Boom]",
                        "ERROR com.acme.Shop []",
                        "ERROR com.acme.Stock []",
                        "ERROR null []");
    }

    @Test
    void aWaitThatBeginsEndsACount() {
        count(message("a"));
        outstanding.cut();

        assertThat(count(message("a"))).as("the wait is not for this one").isEqualTo(1);
        assertThat(drain()).extracting(Capture::isAwaited).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void whatJoinsACountIsWaitedForWithIt() {
        assertThat(join(message("a"))).as("there is nothing to join").isFalse();
        assertThat(tallies.size()).isZero();
        count(message("a"));

        assertThat(join(message("a"))).isTrue();
        assertThat(join(message("b"))).isFalse();
        Outstanding.Generation wait = outstanding.cut();
        assertThat(join(message("a"))).as("the wait is not for this one").isFalse();
        assertThat(wait.emptied()).isFalse();

        Capture both = tallies.take();
        assertThat(both).isNotNull();
        assertThat(both.given().occurrences()).extracting(Occurrences::count).isEqualTo(2L);
        assertThat(join(message("a"))).as("it is taken").isFalse();
        both.settled();
        assertThat(wait.emptied()).isTrue();
    }

    @Test
    void thereIsNoPlaceForMoreThanTheFixedNumber() {
        for (int i = 0; i < Tallies.PLACES; i++) {
            assertThat(count(message("logger " + i))).isEqualTo(1);
        }

        assertThat(count(message("one more"))).isZero();
        assertThat(count(message("logger 3"))).isEqualTo(2);
        assertThat(tallies.take()).isNotNull();
        assertThat(count(message("one more"))).isEqualTo(1);
    }

    @Test
    void countingAllocatesNothingWhereTheClassHasItsPlace() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Event event = thrown(new IllegalStateException());
        Outstanding.Generation generation = outstanding.enter();
        for (int i = 0; i < 20_000; i++) {
            tallies.count(event.throwable(), event, generation);
        }
        long me = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(me);
        for (int i = 0; i < 100_000; i++) {
            tallies.count(event.throwable(), event, generation);
        }

        assertThat(threads.getThreadAllocatedBytes(me) - before).isLessThan(10_000);
    }

    @Test
    void noClassIsHeldAfterItsCountWasTaken() throws ReflectiveOperationException {
        WeakReference<ClassLoader> loader = countOneOfALoaderOfItsOwn();
        drain();
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }

        assertThat(loader.get()).isNull();
    }

    @Test
    void manyThreadsAndOneTakerLoseNoCount() throws InterruptedException {
        int each = 50_000;
        AtomicLong refused = new AtomicLong();
        AtomicLong firsts = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    long count = count(message("logger " + i % 70));
                    (count == 0 ? refused : firsts).addAndGet(count <= 1 ? 1 : 0);
                }
            });
            threads.add(thread);
            thread.start();
        }
        AtomicBoolean over = new AtomicBoolean();
        long taken = 0;
        long events = 0;
        while (!over.get()) {
            over.set(threads.stream().noneMatch(Thread::isAlive));
            for (Capture capture : drain()) {
                Occurrences many = capture.given().occurrences();
                taken += many == null ? 1 : many.count();
                events++;
            }
        }

        assertThat(taken + refused.get()).isEqualTo(3L * each);
        assertThat(events).isEqualTo(firsts.get());
    }

    private WeakReference<ClassLoader> countOneOfALoaderOfItsOwn() throws ReflectiveOperationException {
        ClassLoader loader = new OwnLoader();
        Throwable thrown = (Throwable) loader.loadClass(Thrown.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertThat(thrown.getClass().getClassLoader()).isSameAs(loader);
        count(thrown(thrown));
        return new WeakReference<>(loader);
    }

    private long count(Event event) {
        return tallies.count(event.throwable(), event, outstanding.enter());
    }

    private boolean join(Event event) {
        return tallies.join(event.throwable(), event, outstanding.current());
    }

    private List<Capture> drain() {
        List<Capture> all = new ArrayList<>();
        for (Capture next = tallies.take(); next != null; next = tallies.take()) {
            all.add(next);
        }
        return all;
    }

    private static Event thrown(Throwable throwable) {
        return Event.of(throwable);
    }

    private static Event described(String module, String type) {
        return Event.builder()
                .exceptions(List.of(new EventException(type, module, "text", 1, Mechanism.GENERIC, List.of())))
                .build();
    }

    private static Event message(String logger) {
        return Event.builder().logger(logger).logEntry(LogEntry.of("secret")).build();
    }

    /** Thrown by an application that is deployed and taken away. */
    public static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class OwnLoader extends ClassLoader {

        OwnLoader() {
            super(TalliesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Thrown.class.getName())) {
                return super.loadClass(name, resolve);
            }
            String file = name.replace('.', '/') + ".class";
            try (java.io.InputStream in = getParent().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}

package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.NoLeakedThreads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeakedThreads.class)
class MaydayTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NOBODY =
            "WARN mayday: errors are captured but there is no client; 32 are kept, for 5 minutes,"
                    + " others are lost (call Mayday.init, or set <dsn> on the appender); told once";

    private final RecordingDestination first = new RecordingDestination();
    private final RecordingDestination second = new RecordingDestination();

    @AfterEach
    void closeAll() {
        while (Mayday.installed() != null) {
            Mayday.close();
        }
    }

    @Test
    void withoutAClientEverythingIsANoOp() {
        Mayday.setTag("a", "b");
        Mayday.setUser(User.of("1"));
        try (Scope scope = Mayday.openScope()) {
            assertThat(scope.isOpen()).isFalse();
        }
        assertThat(Mayday.flush(Duration.ZERO)).isTrue();
        assertThat(Mayday.report().destinations()).isEmpty();
        assertThat(Mayday.client().isActive()).isFalse();
        assertThat(NoLeakedThreads.own()).isEmpty();
    }

    @Test
    void theStaticVerbsReachTheInstalledClient() {
        Mayday.init(builder -> quiet(builder).destination(first));
        try (Scope scope = Mayday.openScope()) {
            Mayday.setTag("tenant", "acme");
            Mayday.setUser(User.of("42"));
            assertThat(Mayday.captureException(new IllegalStateException())).isNotEqualTo(EventId.NONE);
            assertThat(scope.isOpen()).isTrue();
        }
        Mayday.flush(SOON);

        assertThat(first.events()).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo(User.of("42"));
            assertThat(event.tags()).containsEntry("tenant", "acme");
        });
    }

    @Test
    void theStaticFacadeHasEveryVerbOfTheClient() {
        Set<String> own = verbs(MaydayClient.class);
        own.removeAll(Set.of(
                "builder()", // init has one
                "openScope(FactSource)", // for integrations, which have a client
                "isOwnThread()",
                "isActive()",
                "settings()",
                "sendsPii()",
                "bytesOnDisk(String)",
                "inboxUrl()",
                "inboxPage()"));

        assertThat(verbs(Mayday.class)).containsAll(own);
    }

    private static Set<String> verbs(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(method -> method.getName()
                        + Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aMessageAndAnEventMayBringAScopeOfTheirOwn() {
        Mayday.init(builder -> quiet(builder).destination(first));
        Mayday.captureMessage("late", Level.WARNING, scope -> scope.setTag("step", "pay"));
        Mayday.captureEvent(message("made"), scope -> scope.setTag("step", "ship"));
        Mayday.close(SOON);

        assertThat(first.events())
                .extracting(event -> event.title() + " " + event.tags())
                .containsExactly("late {step=pay}", "made {step=ship}");
        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void aSecondClientCoversTheFirstAndClosingItBringsTheFirstBack() {
        MaydayClient below = Mayday.init(builder -> quiet(builder).destination(first));
        MaydayClient above = Mayday.init(builder -> quiet(builder).destination(second));
        Mayday.captureMessage("above");
        above.close();
        Mayday.captureMessage("below");
        below.flush(SOON);

        assertThat(second.events()).extracting(Event::title).containsExactly("above");
        assertThat(first.events()).extracting(Event::title).containsExactly("below");
    }

    @Test
    void closingTheOneBelowLeavesTheOneAbove() {
        MaydayClient below = Mayday.init(builder -> quiet(builder).destination(first));
        MaydayClient above = Mayday.init(builder -> quiet(builder).destination(second));
        below.close();

        assertThat(Mayday.client()).isSameAs(above);
    }

    @Test
    void installingTwiceIsOnce() {
        MaydayClient client = Mayday.init(builder -> quiet(builder).destination(first));
        Mayday.install(client);
        client.close();

        assertThat(Mayday.installed()).isNull();
    }

    @Test
    void anExecutorWrappedBeforeInitUsesTheClientOfEachSubmission() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        ExecutorService wrapped = Mayday.wrap(pool);
        Mayday.init(builder -> quiet(builder).destination(first));
        try (Scope scope = Mayday.openScope()) {
            scope.setUser(User.of("42"));
            wrapped.submit(() -> Mayday.captureMessage("in the pool")).get();
        } finally {
            pool.shutdownNow();
        }
        Mayday.flush(SOON);

        assertThat(first.events()).extracting(Event::user).containsExactly(User.of("42"));
    }

    @Test
    void earlyEventsGoToTheFirstClientWithTheirIdsTimesAndThreads() throws InterruptedException {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        long at = clock.epochMillis();
        EventId[] id = new EventId[1];
        Thread starter = new Thread(() -> id[0] = early.add(message("early")), "starter");
        starter.start();
        starter.join();
        clock.advance(Duration.ofMinutes(4));
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        early.handTo(client);
        client.close();

        assertThat(first.events()).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(id[0]);
            assertThat(event.timestampMillis()).isEqualTo(at);
            assertThat(event.threadName()).isEqualTo("starter");
        });
        assertThat(early.add(message("too late"))).isNull();
    }

    @Test
    void anEarlyEventThatNamesItsTimeAndThreadKeepsThem() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        long at = clock.epochMillis() - Duration.ofHours(1).toMillis();
        early.add(message("logged elsewhere").toBuilder()
                .timestampMillis(at)
                .threadName("worker-7")
                .build());
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        early.handTo(client);
        client.close();

        assertThat(first.events()).singleElement().satisfies(event -> {
            assertThat(event.timestampMillis()).isEqualTo(at);
            assertThat(event.threadName()).isEqualTo("worker-7");
            assertThat(event.threadId()).isZero();
        });
    }

    @Test
    void moreEarlyEventsThanFitAndThoseThatWaitedTooLongAreCounted() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        IntStream.range(0, 10).forEach(i -> early.add(message("old " + i)));
        clock.advance(Duration.ofMinutes(6));
        IntStream.range(0, 40).forEach(i -> early.add(message("young " + i)));
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        early.handTo(client);
        client.close();

        var report = client.report().destination("recording");
        assertThat(report.captured()).isEqualTo(50);
        assertThat(report.discarded(DiscardReason.EXPIRED)).isEqualTo(10);
        assertThat(report.discarded(DiscardReason.QUEUE_OVERFLOW)).isEqualTo(8);
        assertThat(first.events()).hasSize(32);
        assertThat(report.balanced()).isTrue();
    }

    @Test
    void theFirstEarlyEventThatFindsNoRoomIsTold() {
        EarlyEvents early = new EarlyEvents(new FakeClock());
        IntStream.range(0, 32).forEach(i -> early.add(message("early " + i)));
        assertThat(linesOf(() -> early.add(message("too many")))).containsExactly(NOBODY);
        assertThat(linesOf(() -> early.add(message("one more")))).isEmpty();
    }

    @Test
    void thatNobodyCameForAMinuteIsTold() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        early.add(message("early"));
        early.add(message("another"));

        assertThat(linesOf(() -> {
                    clock.advance(Duration.ofMinutes(1));
                    wakeWatch();
                }))
                .containsExactly(NOBODY);
        assertThat(linesOf(() -> early.add(message("one more")))).isEmpty();
    }

    @Test
    void whereAClientComesWithinAMinuteNothingIsToldAndNoThreadIsLeft() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        early.add(message("early"));
        clock.advance(Duration.ofMinutes(1).minusMillis(1));
        wakeWatch();
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();

        assertThat(linesOf(() -> early.handTo(client))).doesNotContain(NOBODY);
        client.close();
    }

    private static void wakeWatch() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mayday-watch"))
                .forEach(LockSupport::unpark);
    }

    @Test
    void theFirstEarlyEventThatWaitedTooLongIsTold() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        assertThat(linesOf(() -> {
                    early.add(message("old"));
                    clock.advance(Duration.ofMinutes(6));
                    early.add(message("young"));
                }))
                .containsExactly(NOBODY);
        clock.advance(Duration.ofMinutes(6));
        assertThat(linesOf(() -> early.add(message("younger")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "33, 1 error from before there was a client was lost",
        "40, 8 errors from before there was a client were lost"
    })
    void theFirstClientSaysHowManyEarlyEventsWereLost(int captures, String told) {
        EarlyEvents early = new EarlyEvents(new FakeClock());
        IntStream.range(0, captures).forEach(i -> early.add(message("early " + i)));
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        assertThat(linesOf(() -> early.handTo(client))).contains("WARN mayday: " + told);
        client.close();
    }

    @Test
    void earlyEventsAreCountedUntilTheyAreHandedOver() {
        FakeClock clock = new FakeClock();
        EarlyEvents early = new EarlyEvents(clock);
        early.add(message("old"));
        clock.advance(Duration.ofMinutes(6));
        IntStream.range(0, 33).forEach(i -> early.add(message("early " + i)));
        assertThat(early.waiting()).isEqualTo(34);
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        early.handTo(client);
        assertThat(early.waiting()).isZero();
        client.close();
    }

    @Test
    void aClientWithoutADestinationLeavesEarlyEventsToTheNext() {
        EarlyEvents early = new EarlyEvents(new FakeClock());
        early.add(message("early"));
        early.handTo(quiet(MaydayClient.builder()).build());
        MaydayClient client = quiet(MaydayClient.builder()).destination(first).build();
        early.handTo(client);
        client.close();

        assertThat(first.events()).hasSize(1);
    }

    private static Event message(String text) {
        return Event.builder().logEntry(dev.mayday.event.LogEntry.of(text)).build();
    }

    /** What is written to standard error meanwhile, where no logging back end is. */
    private static List<String> linesOf(Runnable task) {
        PrintStream before = System.err;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try {
            task.run();
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("mayday-watch")));
        } finally {
            System.setErr(before);
        }
        return lines.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static MaydayClientBuilder quiet(MaydayClientBuilder builder) {
        return builder.uncaught(false).shutdownHook(false);
    }
}

package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mayday.capture.Captures;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.scope.ScopeStack;
import dev.mayday.scope.ScopeState;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DescriberTest {

    private static final String TRACE_ID = "0123456789abcdef0123456789abcdef";

    private final FakeClock clock = new FakeClock();
    private final ScopeStack scopes = new ScopeStack(100, clock);
    private final List<String> asked = new ArrayList<>();
    private final Describer describer = describer(false);

    @Test
    void theThrowableBecomesExceptionsOnTheCapturingThread() {
        Event event = describe(Event.builder().throwable(new IllegalStateException("no stock")));

        assertThat(event.title()).isEqualTo("IllegalStateException: no stock");
        assertThat(event.level()).isEqualTo(Level.ERROR);
        assertThat(event.exceptions())
                .extracting(EventException::threadId)
                .containsExactly(Thread.currentThread().getId());
        assertThat(event.threads())
                .containsExactly(new ThreadInfo(
                        Thread.currentThread().getId(),
                        Thread.currentThread().getName(),
                        true,
                        false,
                        null,
                        List.of()));
    }

    @Test
    void theMoreParticularWins() {
        try (var binding = scopes.open()) {
            binding.cell().setTag("region", "scope");
            binding.cell().setTag("from", "scope");
            change(
                    binding,
                    state -> state.withUser(User.of("of-scope"))
                            .withTransaction("GET /orders")
                            .withLevel(Level.WARNING)
                            .withContext("order", Map.of("id", 7)));

            Event event = describe(Event.builder().tag("from", "event").user(User.of("of-event")));

            assertThat(event.tags())
                    .contains(entry("region", "scope"), entry("from", "event"), entry("service", "settings"));
            assertThat(event.user()).isEqualTo(User.of("of-event"));
            assertThat(event.transaction()).isEqualTo("GET /orders");
            assertThat(event.level()).isEqualTo(Level.WARNING);
            assertThat(event.contexts()).containsEntry("order", Map.of("id", 7));
        }
    }

    @Test
    void whatTheEventSaysItselfStays() {
        Trace own = new Trace(TRACE_ID, "0123456789abcdef", null);
        try (var binding = scopes.open()) {
            change(binding, DescriberTest::ofScope);

            Event event = describe(Event.builder()
                    .request(Request.of("GET", "/own"))
                    .transaction("own")
                    .fingerprint(List.of("own"))
                    .environment("own")
                    .dist("own")
                    .trace(own)
                    .context("order", Map.of("id", "own")));

            assertThat(event.request()).isEqualTo(Request.of("GET", "/own"));
            assertThat(event.transaction()).isEqualTo("own");
            assertThat(event.fingerprint()).containsExactly("own");
            assertThat(event.environment()).isEqualTo("own");
            assertThat(event.dist()).isEqualTo("own");
            assertThat(event.trace()).isEqualTo(own);
            assertThat(event.contexts()).containsEntry("order", Map.of("id", "own"));
        }
    }

    @Test
    void theScopeWinsOverWhatTheIntegrationKnows() {
        Trace known = new Trace(TRACE_ID, "0123456789abcdef", null);
        Event facts = Event.builder()
                .user(User.of("integration"))
                .request(Request.of("GET", "/integration"))
                .transaction("integration")
                .trace(known)
                .context("order", Map.of("id", "integration"))
                .build();
        try (var binding = scopes.open(captured -> facts)) {
            Event plain = describe(Event.builder());
            assertThat(plain.user()).isEqualTo(facts.user());
            assertThat(plain.request()).isEqualTo(facts.request());
            assertThat(plain.transaction()).isEqualTo("integration");
            assertThat(plain.trace()).isEqualTo(known);
            assertThat(plain.contexts()).containsEntry("order", Map.of("id", "integration"));

            change(binding, DescriberTest::ofScope);
            Event event = describe(Event.builder());
            assertThat(event.user()).isEqualTo(User.of("scope"));
            assertThat(event.request()).isEqualTo(Request.of("GET", "/scope"));
            assertThat(event.transaction()).isEqualTo("scope");
            assertThat(event.fingerprint()).containsExactly("scope");
            assertThat(event.contexts()).containsEntry("order", Map.of("id", "scope"));
        }
    }

    private static ScopeState ofScope(ScopeState state) {
        return state.withUser(User.of("scope"))
                .withRequest(Request.of("GET", "/scope"))
                .withTransaction("scope")
                .withFingerprint(List.of("scope"))
                .withContext("order", Map.of("id", "scope"));
    }

    @Test
    void aThreadHasCrashedOnlyByWhatIsFatalAndUnhandled() {
        Mechanism unhandled = Mechanism.of("auto.http.servlet", false);

        assertThat(describe(Event.builder().level(Level.FATAL)).threads())
                .extracting(ThreadInfo::crashed)
                .containsExactly(false);
        assertThat(describe(Event.builder().mechanism(unhandled)).threads())
                .extracting(ThreadInfo::crashed)
                .containsExactly(false);
    }

    @Test
    void everyEventKnowsRuntimeSystemJvmAndOrigin() {
        Event event = describe(Event.builder());

        assertThat(event.contexts()).containsKeys("runtime", "os", "jvm");
        assertThat(event.contexts().get("jvm"))
                .containsKeys("heap_used_bytes", "heap_max_bytes", "gc_count", "gc_time_ms", "threads", "uptime_ms");
        assertThat(event.release()).isEqualTo("shop@1");
        assertThat(event.serverName()).isEqualTo("host-1");
        assertThat(event.environment()).isEqualTo("test");
        assertThat(event.dist()).isEqualTo("42");
    }

    @Test
    void releaseAndHostAreAskedForWhereTheEventDoesNotSayThem() {
        describe(Event.builder().release("shop@2"));
        describe(Event.builder().serverName("host-2"));

        assertThat(asked).containsExactly("host", "release");
    }

    @Test
    void theStateOfTheJvmIsReadAtMostOnceASecond() {
        Object first = describe(Event.builder()).contexts().get("jvm").get("uptime_ms");
        spinUntilUptimeMoves((Long) first);
        assertThat(describe(Event.builder()).contexts().get("jvm")).containsEntry("uptime_ms", first);

        clock.advance(Duration.ofSeconds(1));
        assertThat((Long) describe(Event.builder()).contexts().get("jvm").get("uptime_ms"))
                .isGreaterThan((Long) first);
    }

    @Test
    void breadcrumbsComeInTheOrderTheyWereLeftWithTheEventsOwnLast() {
        try (var binding = scopes.open()) {
            scopes.addBreadcrumb(binding.cell(), Breadcrumb.of("cart", "one"));
            scopes.addBreadcrumb(binding.cell(), Breadcrumb.of("cart", "two"));

            Event event = describe(Event.builder().breadcrumbs(List.of(Breadcrumb.of("own", "three"))));

            assertThat(event.breadcrumbs()).extracting(Breadcrumb::message).containsExactly("one", "two", "three");
        }
    }

    @Test
    void aMessageWithATemplateIsGroupedByLoggerAndTemplate() {
        Event event = describe(Event.builder()
                .logger("shop.Feed")
                .logEntry(new LogEntry("stock {} is late", List.of("7"), "stock 7 is late")));

        assertThat(event.fingerprint()).containsExactly("shop.Feed", "stock {} is late");
        assertThat(describe(Event.builder().logEntry(LogEntry.of("plain"))).fingerprint())
                .isEmpty();
    }

    @Test
    void theLoggingContextBecomesAContextAndItsChosenKeysTags() {
        Event event = describer.describe(
                Captures.of(Event.builder().build(), scopes, Map.of("tenant", "acme", "other", "x")), null);

        assertThat(event.contexts()).containsEntry("mdc", Map.of("tenant", "acme", "other", "x"));
        assertThat(event.tags()).containsEntry("tenant", "acme").doesNotContainKey("other");
    }

    @Test
    void theLoggingContextAnEventBringsStandsInForTheThreadsEvenWhenEmpty() {
        Map<String, String> ofThread = Map.of("tenant", "thread", "other", "x");
        Event brought = describer.describe(
                Captures.of(
                        Event.builder().context("mdc", Map.of("tenant", "acme")).build(), scopes, ofThread),
                null);
        Event empty = describer.describe(
                Captures.of(Event.builder().contexts(Map.of("mdc", Map.of())).build(), scopes, ofThread), null);

        assertThat(brought.contexts()).containsEntry("mdc", Map.of("tenant", "acme"));
        assertThat(brought.tags()).containsEntry("tenant", "acme");
        assertThat(empty.contexts()).doesNotContainKey("mdc");
        assertThat(empty.tags()).doesNotContainKey("tenant");
    }

    @Test
    void anEventWithExceptionsOfItsOwnIsNotGroupedByItsTemplate() {
        EventException exception =
                new EventException("IOException", "java.io", "gone", 0, Mechanism.GENERIC, List.of());
        Event event = describe(Event.builder()
                .logger("shop.Feed")
                .logEntry(new LogEntry("stock {} is late", List.of("7"), "stock 7 is late"))
                .exceptions(List.of(exception)));

        assertThat(event.fingerprint()).isEmpty();
    }

    @Test
    void anEventThatNamesItsThreadKeepsIt() {
        Event event = describe(Event.builder().threadId(4711).threadName("pool-7"));

        assertThat(event.threads()).extracting(ThreadInfo::name).containsExactly("pool-7");
        assertThat(event.threads()).extracting(ThreadInfo::id).containsExactly(4711L);
    }

    @Test
    void allEventsOfAUnitOfWorkShareATraceAndOthersHaveTheirOwn() {
        Trace outside = describe(Event.builder()).trace();
        try (var binding = scopes.open()) {
            Trace first = describe(Event.builder()).trace();
            assertThat(binding.cell()).isNotNull();
            assertThat(describe(Event.builder()).trace()).isEqualTo(first).isNotEqualTo(outside);

            Trace known = new Trace(TRACE_ID, "0123456789abcdef", null);
            change(binding, state -> state.withTrace(known));
            assertThat(describe(Event.builder()).trace()).isEqualTo(known);
        }
    }

    @Test
    void anUpgradeMakesItFatalAndUnhandled() {
        Mechanism uncaught = Mechanism.of("auto.thread.uncaught", false);
        var capture = Captures.of(
                Event.builder().throwable(new IllegalStateException()).build(), scopes, Map.of());
        capture.upgrade(Level.FATAL, uncaught);

        Event event = describer.describe(capture, capture.take());

        assertThat(event.level()).isEqualTo(Level.FATAL);
        assertThat(event.exceptions().get(0).mechanism()).isEqualTo(uncaught);
        assertThat(event.threads().get(0).crashed()).isTrue();
    }

    @Test
    void theStacksOfAllThreadsComeWithAFatalEventOnlyAndOnlyWhenAskedFor() {
        assertThat(describe(Event.builder().level(Level.FATAL)).threads()).hasSize(1);
        Describer all = describer(true);
        assertThat(all.describe(capture(Event.builder()), null).threads()).hasSize(1);
        List<ThreadInfo> threads =
                all.describe(capture(Event.builder().level(Level.FATAL)), null).threads();
        assertThat(threads).hasSizeGreaterThan(1);
        assertThat(threads).extracting(ThreadInfo::id).doesNotHaveDuplicates();
    }

    @Test
    void aSecondSightingNamesTheFirst() {
        Event event = describer.describe(
                Captures.duplicate(Event.builder().level(Level.FATAL).build(), scopes, EventId.of(1, 2)), null);

        assertThat(event.tags()).containsEntry("duplicate_of", "00000000000000010000000000000002");
    }

    private Describer describer(boolean attachThreads) {
        DescribeSettings settings = new DescribeSettings(
                () -> answer("release", "shop@1"),
                "42",
                "test",
                () -> answer("host", "host-1"),
                Map.of("service", "settings", "from", "settings"),
                List.of(),
                List.of(),
                Set.of("tenant"),
                attachThreads);
        return new Describer(settings, clock, new SplittableRandom(1));
    }

    private @Nullable String answer(String question, String answer) {
        asked.add(question);
        return answer;
    }

    private static void change(dev.mayday.scope.Binding binding, UnaryOperator<dev.mayday.scope.ScopeState> change) {
        var cell = binding.cell();
        if (cell != null) {
            cell.update(change);
        }
    }

    private Event describe(dev.mayday.event.EventBuilder given) {
        return describer.describe(capture(given), null);
    }

    private dev.mayday.capture.Capture capture(dev.mayday.event.EventBuilder given) {
        return Captures.of(given.build(), scopes, Map.of());
    }

    private static void spinUntilUptimeMoves(long from) {
        while (java.lang.management.ManagementFactory.getRuntimeMXBean().getUptime() <= from) {
            Thread.onSpinWait();
        }
    }
}

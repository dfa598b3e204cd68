package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import dev.mayday.testkit.Sneaky;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** Lines that do harm to whoever reads them: they still arrive, and the application notices nothing. */
class HostileLinesTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @BeforeEach
    void connect() {
        install();
        configure(PLAIN);
    }

    static Stream<Arguments> hostileArguments() {
        List<Object> cyclic = new ArrayList<>();
        Object[] self = new Object[1];
        self[0] = self;
        cyclic.add(cyclic);
        return Stream.of(
                Arguments.of("throws", throwing(new IllegalStateException("no")), "IllegalStateException"),
                Arguments.of("overflows", throwing(new StackOverflowError()), "StackOverflowError"),
                Arguments.of("out of memory", throwing(new OutOfMemoryError("not really")), "OutOfMemoryError"),
                Arguments.of("is null", named(null), "null"),
                Arguments.of("array of itself", self, "[...]"),
                Arguments.of("list of itself", cyclic, "(this Collection)"),
                Arguments.of("array that throws", new Object[] {throwing(new AssertionError())}, "FAILED toString()"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileArguments")
    void aHostileArgumentCostsItselfOnly(String name, Object argument, String shown) {
        assertThatCode(() -> log.info("crumb {} and {}", argument, "more")).doesNotThrowAnyException();
        assertThatCode(() -> log.error("error {} and {}", argument, "more")).doesNotThrowAnyException();

        assertThat(event().logEntry().template()).isEqualTo("error {} and {}");
        assertThat(event().logEntry().params()).hasSize(2).element(0).asString().contains(shown);
        assertThat(event().logEntry().params().get(1)).isEqualTo("more");
        assertThat(event().logEntry().formatted()).startsWith("error ").endsWith(" and more");
        assertThat(crumbs(event())).singleElement().asString().startsWith("crumb ");
    }

    @Test
    void aMessageThatCannotBeFormattedLeavesItsTemplate() {
        ILoggingEvent info = failing(line(Level.INFO, "info {}"), "getFormattedMessage");
        ILoggingEvent error = failing(line(Level.ERROR, "error {}"), "getFormattedMessage");
        log.callAppenders(info);
        log.callAppenders(error);

        assertThat(event().title()).isEqualTo("error {}");
        assertThat(event().logEntry().formatted()).isNull();
        assertThat(crumbs(event())).containsExactly("info {}");
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartThatCannotBeReadCostsItselfOnly(String getter) {
        LoggingEvent line = line(Level.ERROR, "broken");
        line.addMarker(MarkerFactory.getDetachedMarker("M"));
        line.addKeyValuePair(new KeyValuePair("key", "value"));
        ILoggingEvent hostile = failing(line, getter);
        assertThatCode(() -> log.callAppenders(hostile)).doesNotThrowAnyException();

        assertThat(event().level()).isEqualTo(dev.mayday.event.Level.ERROR);
    }

    static Stream<String> parts() {
        return Stream.of(
                "getThreadName",
                "getMessage",
                "getArgumentArray",
                "getFormattedMessage",
                "getLoggerName",
                "getThrowableProxy",
                "getMarkerList",
                "getMDCPropertyMap",
                "getTimeStamp",
                "getKeyValuePairs");
    }

    @Test
    void hostileMarkersPairsAndContextCostThemselvesOnly() {
        LoggingEvent line = line(Level.ERROR, "broken");
        line.addMarker(hostileMarker());
        line.addMarker(MarkerFactory.getDetachedMarker("GOOD"));
        line.addKeyValuePair(new KeyValuePair("bad", throwing(new IllegalStateException("no"))));
        line.addKeyValuePair(new KeyValuePair(null, "no key"));
        line.addKeyValuePair(null);
        line.addKeyValuePair(new KeyValuePair("good", 1));
        line.setMDCPropertyMap(new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new IllegalStateException("no MDC today");
            }
        });
        log.callAppenders(line);

        Map<String, Object> facts = event().contexts().get("log");
        assertThat(facts).containsEntry("good", 1).containsEntry("markers", List.of("GOOD"));
        assertThat(facts.get("bad")).asString().contains("toString() threw java.lang.IllegalStateException");
    }

    @Test
    void emptyPlacesInContextAndMarkersAreLeftOut() {
        LoggingEvent line = line(Level.ERROR, "broken");
        line.addKeyValuePair(new KeyValuePair("nothing", null));
        line.addKeyValuePair(new KeyValuePair("good", 1));
        Map<String, String> mdc = new HashMap<>();
        mdc.put("nothing", null);
        mdc.put(null, "no key");
        mdc.put("tenant", "acme");
        line.setMDCPropertyMap(mdc);
        for (int i = 0; i < 30; i++) {
            line.addMarker(MarkerFactory.getDetachedMarker(i == 0 ? "" : "M" + i));
        }
        log.callAppenders(line);

        assertThat(event().contexts().get("mdc")).isEqualTo(Map.of("tenant", "acme"));
        Map<String, Object> facts = event().contexts().get("log");
        assertThat(facts).containsOnlyKeys("good", "markers");
        assertThat(facts.get("markers"))
                .isEqualTo(IntStream.range(1, 20).mapToObj(i -> "M" + i).toList());
    }

    @Test
    void aLineWhoseContextCannotBeReadDoesNotGetThatOfAnother() {
        MDC.put("tenant", "another line's");
        log.callAppenders(failing(line(Level.ERROR, "broken"), "getMDCPropertyMap"));
        MDC.clear();

        assertThat(event().contexts().getOrDefault("mdc", Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"getInstant, 1790000000123", "getTimeStamp, 1790000000456"})
    void aBreadcrumbHasTheTimeThatItsLineCanTell(String hostile, long millis) {
        LoggingEvent line = line(Level.INFO, "info");
        line.setInstant(Instant.ofEpochMilli(1_790_000_000_456L));
        ILoggingEvent failing = failing(line, hostile);
        log.callAppenders(replacing(failing, "getTimeStamp", 1_790_000_000_123L, hostile));
        log.error("broken");

        assertThat(event().breadcrumbs())
                .singleElement()
                .satisfies(crumb -> assertThat(crumb.timestampMillis()).isEqualTo(millis));
    }

    @Test
    void aBreadcrumbWhoseLineKnowsNoTimeIsOfNow() {
        long before = System.currentTimeMillis();
        log.callAppenders(failing(failing(line(Level.INFO, "info"), "getInstant"), "getTimeStamp"));
        log.error("broken");

        assertThat(event().breadcrumbs())
                .singleElement()
                .satisfies(crumb -> assertThat(crumb.timestampMillis()).isBetween(before, System.currentTimeMillis()));
    }

    @Test
    void listsThatThrowKeepWhatWasRead() {
        LoggingEvent line = line(Level.ERROR, "broken");
        line.setKeyValuePairs(new AbstractList<>() {
            @Override
            public KeyValuePair get(int index) {
                if (index == 1) {
                    throw new IllegalStateException("no more");
                }
                return new KeyValuePair("first", "kept");
            }

            @Override
            public int size() {
                return 3;
            }
        });
        log.callAppenders(line);

        assertThat(event().contexts().get("log")).isEqualTo(Map.of("first", "kept"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFilterThatThrowsIsToldToLogbackAndToNobodyElse(Throwable failure) {
        appender().addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent line) {
                throw Sneaky.rethrow(failure);
            }
        });

        for (int i = 0; i < 100; i++) {
            assertThatCode(() -> log.error("broken")).doesNotThrowAnyException();
        }
        assertThat(events()).isEmpty();
        assertThat(statuses(Status.ERROR)).hasSizeBetween(1, 3);
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("no"), new StackOverflowError(), new LinkageError("torn"));
    }

    @Test
    void aLineThatIsNoLineAtAllIsSurvived() {
        assertThatCode(() -> appender().doAppend(null)).doesNotThrowAnyException();
        assertThatCode(() -> appender().doAppend(new LoggingEvent())).doesNotThrowAnyException();
        log.error("still there");

        assertThat(event().title()).isEqualTo("still there");
    }

    private LoggingEvent line(Level level, String message) {
        return new LoggingEvent(Logger.class.getName(), log, level, message, null, new Object[] {1});
    }

    /** The same line with one getter that throws. */
    private static ILoggingEvent failing(ILoggingEvent line, String getter) {
        return (ILoggingEvent) Proxy.newProxyInstance(
                ILoggingEvent.class.getClassLoader(), new Class<?>[] {ILoggingEvent.class}, (proxy, method, args) -> {
                    if (method.getName().equals(getter)) {
                        throw new IllegalStateException(getter + " is not for you");
                    }
                    return method.invoke(line, args);
                });
    }

    /** The same line with one getter that says {@code value}, unless that is the hostile one. */
    private static ILoggingEvent replacing(ILoggingEvent line, String getter, Object value, String hostile) {
        return (ILoggingEvent) Proxy.newProxyInstance(
                ILoggingEvent.class.getClassLoader(),
                new Class<?>[] {ILoggingEvent.class},
                (proxy, method, args) ->
                        method.getName().equals(getter) && !getter.equals(hostile) ? value : method.invoke(line, args));
    }

    private static Marker hostileMarker() {
        return (Marker) Proxy.newProxyInstance(
                Marker.class.getClassLoader(), new Class<?>[] {Marker.class}, (proxy, method, args) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == args[0];
                    }
                    throw new IllegalStateException("a marker that says nothing");
                });
    }

    private static Object throwing(Error failure) {
        return new Object() {
            @Override
            public String toString() {
                throw failure;
            }
        };
    }

    private static Object throwing(RuntimeException failure) {
        return new Object() {
            @Override
            public String toString() {
                throw failure;
            }
        };
    }

    private static Object named(String name) {
        return new Object() {
            @Override
            public String toString() {
                return name;
            }
        };
    }
}

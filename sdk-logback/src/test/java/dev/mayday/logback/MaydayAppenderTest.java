package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** What becomes of a line. */
class MaydayAppenderTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");
    private MaydayClient client;

    @BeforeEach
    void connect() {
        client = install();
        configure(PLAIN);
    }

    @Test
    void anErrorIsAnEventAndWhatWasLoggedBeforeItsBreadcrumbs() {
        log.debug("cart loaded");
        log.info("paying for {} items", 3);
        log.warn("card reader is slow");
        log.error("payment failed");

        assertThat(event().level()).isEqualTo(dev.mayday.event.Level.ERROR);
        assertThat(event().title()).isEqualTo("payment failed");
        assertThat(event().logger()).isEqualTo("shop.Checkout");
        assertThat(crumbs(event())).containsExactly("paying for 3 items", "card reader is slow");
    }

    @Test
    void anEventHoldsNoBreadcrumbOfItselfButTheNextOneDoes() {
        log.error("first");
        log.error("second");

        assertThat(crumbs(events().get(0))).isEmpty();
        assertThat(crumbs(events().get(1))).containsExactly("first");
        assertThat(events().get(1).breadcrumbs().get(0).level()).isEqualTo(dev.mayday.event.Level.ERROR);
    }

    @Test
    void breadcrumbsStayInTheirUnitOfWork() {
        try (Scope scope = client.openScope()) {
            scope.setTag("order", "1");
            log.info("in the first");
        }
        try (Scope scope = client.openScope()) {
            scope.setTag("order", "2");
            log.info("in the second");
            log.error("broken");
        }

        assertThat(crumbs(event())).containsExactly("in the second");
        assertThat(event().tags()).contains(entry("order", "2"));
    }

    @ParameterizedTest
    @CsvSource({"INFO,INFO", "WARN,WARNING", "DEBUG,DEBUG", "TRACE,DEBUG", "ERROR,ERROR"})
    void levelsAreTranslated(String logged, dev.mayday.event.Level expected) {
        context.reset();
        configure(xml(
                "<minimumBreadcrumbLevel>ALL</minimumBreadcrumbLevel>" + "<minimumEventLevel>OFF</minimumEventLevel>"));
        log.callAppenders(line(Level.valueOf(logged), "a line"));
        client.captureMessage("now");

        assertThat(event().breadcrumbs())
                .extracting(Breadcrumb::message, Breadcrumb::level)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("a line", expected));
    }

    @ParameterizedTest
    @CsvSource({
        // event threshold, breadcrumb threshold, events, breadcrumbs of a last event
        "ERROR, INFO,  e,         i w e",
        "WARN,  INFO,  w e,       i w e",
        "INFO,  WARN,  i w e,     w e",
        "DEBUG, DEBUG, d i w e,   d i w e",
        "TRACE, OFF,   t d i w e, ''",
        "ALL,   ERROR, t d i w e, e",
        "OFF,   ALL,   '',        t d i w e",
        "OFF,   OFF,   '',        ''",
        "error, ' warn ', e,      w e"
    })
    void thresholdsDecideOnEachAlone(String events, String crumbs, String expectedEvents, String expectedCrumbs) {
        context.reset();
        configure(xml("<minimumEventLevel>" + events + "</minimumEventLevel><minimumBreadcrumbLevel>" + crumbs
                + "</minimumBreadcrumbLevel>"));
        log.trace("t");
        log.debug("d");
        log.info("i");
        log.warn("w");
        log.error("e");
        client.captureMessage("last");

        List<Event> all = events();
        assertThat(all.stream().map(Event::title)).containsExactlyElementsOf(words(expectedEvents + " last"));
        assertThat(crumbs(all.get(all.size() - 1))).containsExactlyElementsOf(words(expectedCrumbs));
    }

    @Test
    void aLineWithoutThrowableKeepsTemplateAndArgumentsAndIsGroupedByTemplateAndLogger() {
        log.error("order {} of {} failed", 42, "acme");
        log.error("order {} of {} failed", 43, null);
        logger("shop.Refund").error("order {} of {} failed", 44, new int[] {1, 2});

        List<Event> events = events();
        assertThat(events).extracting(event -> event.logEntry().template()).containsOnly("order {} of {} failed");
        assertThat(events)
                .extracting(event -> event.logEntry().params())
                .containsExactly(List.of("42", "acme"), List.of("43", "null"), List.of("44", "[1, 2]"));
        assertThat(events)
                .extracting(event -> event.logEntry().formatted())
                .containsExactly("order 42 of acme failed", "order 43 of null failed", "order 44 of [1, 2] failed");
        assertThat(events)
                .extracting(Event::fingerprint)
                .containsExactly(
                        List.of("shop.Checkout", "order {} of {} failed"),
                        List.of("shop.Checkout", "order {} of {} failed"),
                        List.of("shop.Refund", "order {} of {} failed"));
    }

    @Test
    void aThrowableIsTheEventAndTheLineStandsBesideIt() {
        IOException error = new IOException("disk full");
        log.error("saving {} failed", "cart", error);

        assertThat(event().throwable()).isSameAs(error);
        assertThat(event().title()).isEqualTo("IOException: disk full");
        assertThat(event().exceptions()).hasSize(1);
        assertThat(event().exceptions().get(0).frames().get(0).function())
                .isEqualTo("aThrowableIsTheEventAndTheLineStandsBesideIt");
        assertThat(event().mechanism().type()).isEqualTo("auto.log.logback");
        assertThat(event().mechanism().handled()).isTrue();
        assertThat(event().logEntry().formatted()).isEqualTo("saving cart failed");
        assertThat(event().logEntry().params()).containsExactly("cart");
        assertThat(event().fingerprint()).isEmpty();
    }

    @Test
    void anErrorLoggedOnItsWayUpIsOneEvent() {
        IllegalStateException error = new IllegalStateException("once");
        try (Scope scope = client.openScope()) {
            log.error("below", error);
            logger("shop.Web").error("above", new RuntimeException("wrapped", error));
            assertThat(client.captureException(error).isNone()).isFalse();
            assertThat(scope.isOpen()).isTrue();
        }

        assertThat(event().logEntry().formatted()).isEqualTo("below");
    }

    @Test
    void timeAndThreadAreThoseOfTheLine() {
        LoggingEvent line = line(Level.ERROR, "late");
        line.setInstant(java.time.Instant.ofEpochMilli(1_700_000_000_123L));
        log.callAppenders(line);
        LoggingEvent crumb = line(Level.INFO, "crumb");
        crumb.setInstant(java.time.Instant.ofEpochMilli(1_700_000_000_456L));
        log.callAppenders(crumb);
        log.error("now");

        Event first = events().get(0);
        assertThat(first.timestampMillis()).isEqualTo(1_700_000_000_123L);
        assertThat(first.threadName()).isEqualTo(Thread.currentThread().getName());
        assertThat(first.threadId()).isEqualTo(Thread.currentThread().getId());
        assertThat(events().get(1).breadcrumbs().get(1).timestampMillis()).isEqualTo(1_700_000_000_456L);
        assertThat(events().get(1).breadcrumbs().get(1).category()).isEqualTo("shop.Checkout");
    }

    @Test
    void theMdcIsAContextAndChosenKeysAreTags() {
        context.reset();
        configure(xml("<tagsFromMdc>tenant, region ,, absent</tagsFromMdc><tagsFromMdc>shard</tagsFromMdc>"));
        MDC.put("tenant", "acme");
        MDC.put("region", "eu");
        MDC.put("shard", "7");
        MDC.put("basket", "full");
        log.info("a breadcrumb carries none of it");
        log.error("broken");

        assertThat(event().contexts().get("mdc"))
                .isEqualTo(Map.of("tenant", "acme", "region", "eu", "shard", "7", "basket", "full"));
        assertThat(event().tags()).isEqualTo(Map.of("tenant", "acme", "region", "eu", "shard", "7"));
        assertThat(event().breadcrumbs()).extracting(Breadcrumb::data).containsExactly(Map.of());
    }

    @Test
    void keyValuePairsAreAContextOfAnEventAndTheDataOfABreadcrumb() {
        log.atInfo().addKeyValue("items", 3).addKeyValue("gone", (Object) null).log("paying");
        log.atError()
                .setMessage("failed")
                .addKeyValue("order", 42)
                .addKeyValue("retry", true)
                .addKeyValue("order", "43")
                .log();

        assertThat(event().contexts().get("log")).isEqualTo(Map.of("order", "43", "retry", true));
        assertThat(event().breadcrumbs()).extracting(Breadcrumb::data).containsExactly(Map.of("items", 3));
    }

    @Test
    void markersAreAContextAndTheFirstIsATag() {
        log.atError()
                .addMarker(MarkerFactory.getDetachedMarker("SECURITY"))
                .addMarker(MarkerFactory.getDetachedMarker("AUDIT"))
                .log("break-in");

        assertThat(event().contexts().get("log")).isEqualTo(Map.of("markers", List.of("SECURITY", "AUDIT")));
        assertThat(event().tags()).containsExactly(entry("logger.marker", "SECURITY"));
    }

    @Test
    void filtersOfLogbackComeFirst() {
        context.reset();
        configure(xml("<filter class=\"ch.qos.logback.classic.filter.ThresholdFilter\"><level>ERROR</level></filter>"));
        log.info("filtered");
        log.error("not filtered");

        assertThat(crumbs(event())).isEmpty();
    }

    @Test
    void aLongMessageIsCut() {
        log.info("x".repeat(100_000));
        log.error("y".repeat(100_000));

        assertThat(event().breadcrumbs().get(0).message()).hasSizeLessThanOrEqualTo(Breadcrumb.MAX_LENGTH);
        assertThat(event().logEntry().formatted()).hasSizeLessThanOrEqualTo(8_192);
    }

    private LoggingEvent line(Level level, String message) {
        return new LoggingEvent(Logger.class.getName(), log, level, message, null, null);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
    }
}

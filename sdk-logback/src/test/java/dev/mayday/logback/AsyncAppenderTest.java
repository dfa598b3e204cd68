package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Event;
import dev.mayday.pipeline.Engine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The appender behind Logback's AsyncAppender; stopping the context flushes what that one holds. */
class AsyncAppenderTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @Test
    void threadTimeAndMdcAreThoseOfTheLine() throws InterruptedException {
        MaydayClient client = client();
        configure(xmlBehindAsync("<tagsFromMdc>tenant</tagsFromMdc>"));
        give(client);
        long before = System.currentTimeMillis();
        Thread thread = new Thread(
                () -> {
                    MDC.put("tenant", "acme");
                    log.error("first", new IllegalStateException("broken"));
                    MDC.put("tenant", "other");
                    log.error("second");
                    MDC.clear();
                    log.error("third");
                },
                "order-7");
        thread.start();
        thread.join();
        long after = System.currentTimeMillis();
        context.stop();

        List<Event> events = events();
        assertThat(events).hasSize(3).allSatisfy(event -> {
            assertThat(event.threadName()).isEqualTo("order-7");
            assertThat(event.threadId()).isZero();
            assertThat(event.threads()).extracting("name").containsExactly("order-7");
            assertThat(event.timestampMillis()).isBetween(before, after);
        });
        assertThat(events)
                .extracting(event -> event.contexts().getOrDefault("mdc", Map.of()))
                .containsExactly(Map.of("tenant", "acme"), Map.of("tenant", "other"), Map.of());
        assertThat(events)
                .extracting(Event::tags)
                .containsExactly(Map.of("tenant", "acme"), Map.of("tenant", "other"), Map.of());
    }

    @Test
    void theClientsOwnChoiceOfMdcTagsCountsToo() {
        MaydayClient client = client(builder -> builder.mdcTags(List.of("tenant")));
        configure(xmlBehindAsync(""));
        give(client);
        MDC.put("tenant", "acme");
        log.error("broken");
        context.stop();

        assertThat(event().tags()).isEqualTo(Map.of("tenant", "acme"));
    }

    @Test
    void aClientThatWantsNoMdcGetsNone() {
        MaydayClient client = client(builder -> builder.mdc(false));
        configure(PLAIN);
        appender().setClient(client);
        MDC.put("tenant", "acme");
        log.error("broken");

        assertThat(event().contexts()).doesNotContainKey("mdc");
    }

    @Test
    void linesOfDifferentThreadsAreNobodysBreadcrumbs() throws InterruptedException {
        MaydayClient client = client();
        configure(xmlBehindAsync(""));
        give(client);
        Thread other = new Thread(() -> log.info("somebody else's secret"), "other");
        other.start();
        other.join();
        log.info("mine, but handed over");
        log.error("broken");
        context.stop();

        assertThat(crumbs(event())).isEmpty();
    }

    @Test
    void aThrowableThatEscapedAScopeBringsItsContextAlong() {
        MaydayClient client = client();
        configure(xmlBehindAsync(""));
        give(client);
        try {
            client.withScope(scope -> {
                scope.setTag("tenant", "acme");
                throw new IllegalStateException("broken");
            });
        } catch (IllegalStateException escaped) {
            log.error("failed", escaped);
        }
        context.stop();

        assertThat(event().tags()).isEqualTo(Map.of("tenant", "acme"));
    }

    @Test
    void aHookThatLogsAnErrorMakesNoMoreOfIt() {
        MaydayClient client = client(builder -> builder.beforeSend(event -> {
            log.error("the hook does not like {}", event.title());
            return event;
        }));
        configure(xmlBehindAsync(""));
        give(client);
        log.error("broken");
        // Delivered is after the hook, whose line then stands in the queue that the stop empties.
        await().until(() -> !recorded.events().isEmpty());
        context.stop();

        assertThat(event().title()).isEqualTo("broken");
        assertThat(client.report().destination("recording").captured()).isEqualTo(1);
    }

    @Test
    void aListenerThatLogsAnErrorMakesNoMoreOfIt() {
        AtomicInteger told = new AtomicInteger();
        MaydayClient client = client(builder -> builder.onOutcome(outcome -> {
            if (told.incrementAndGet() <= 20) { // else this would not end where it fails
                log.error("not glad to hear of {}", outcome);
            }
        }));
        configure(xmlBehindAsync(""));
        give(client);
        log.error("broken");
        await().until(() -> told.get() > 0);
        context.stop();

        assertThat(event().title()).isEqualTo("broken");
        assertThat(client.report().destination("recording").captured()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mayday-worker", "mayday-sender", "mayday-outcomes", "mayday-watch", "mayday-close"})
    void aLineHandedOverFromAThreadOfOursIsNoEvent(String name) throws InterruptedException {
        MaydayClient client = client();
        configure(xmlBehindAsync(""));
        give(client);
        Thread ours = Engine.ownThreads(name).newThread(() -> log.error("of ours"));
        ours.start();
        ours.join();
        log.error("broken");
        context.stop();

        assertThat(event().title()).isEqualTo("broken");
    }

    @Test
    void aLineHandedOverFromASenderIsNoEvent() throws InterruptedException {
        MaydayClient client = client();
        configure(xmlBehindAsync(""));
        give(client);
        Thread sender = Engine.ownThreads("mayday-sender").newThread(() -> log.error("of ours"));
        sender.setName("mayday-sender-sentry-1"); // as the sender does itself
        sender.start();
        sender.join();
        log.error("broken");
        context.stop();

        assertThat(event().title()).isEqualTo("broken");
    }

    @Test
    void aThreadOfTheApplicationMayBeCalledNearlyAsOursAre() throws InterruptedException {
        MaydayClient client = client();
        configure(xmlBehindAsync(""));
        give(client);
        for (String name : List.of("mayday-shop-1", "mayday-worker-1", "mayday-senders")) {
            Thread theirs = new Thread(() -> log.error("broken"), name);
            theirs.start();
            theirs.join();
        }
        context.stop();

        assertThat(events())
                .extracting(Event::threadName)
                .containsExactly("mayday-shop-1", "mayday-worker-1", "mayday-senders");
    }

    @Test
    void anUnnamedThreadIsNotTakenForAnother() throws InterruptedException {
        MaydayClient client = client();
        configure(PLAIN);
        appender().setClient(client);
        Thread unnamed = new Thread(
                () -> {
                    try (Scope scope = client.openScope()) {
                        scope.setTag("order", "1");
                        log.info("a breadcrumb");
                        log.error("broken");
                    }
                },
                "");
        unnamed.start();
        unnamed.join();

        assertThat(crumbs(event())).containsExactly("a breadcrumb");
        assertThat(event().threadId()).isEqualTo(unnamed.getId());
    }

    /** The appender behind the other one is found by walking there. */
    private void give(MaydayClient client) {
        AsyncAppender async =
                (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("ASYNC");
        ((MaydayAppender) async.getAppender("MAYDAY")).setClient(client);
    }
}

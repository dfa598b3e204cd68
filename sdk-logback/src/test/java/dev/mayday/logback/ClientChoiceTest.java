package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import org.junit.jupiter.api.Test;

/** Which client a line goes to, and whose it is. */
class ClientChoiceTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @Test
    void theClientThatWasGivenGoesBeforeTheInstalledOne() {
        RecordingDestination elsewhere = new RecordingDestination("elsewhere");
        MaydayClient given = client(builder -> builder.destination(elsewhere));
        install();
        configure(PLAIN);
        appender().setClient(given);
        log.error("to both places of the given one");
        appender().setClient(null);
        log.error("to the installed one");

        assertThat(events())
                .extracting(Event::title)
                .containsExactlyInAnyOrder("to both places of the given one", "to the installed one");
        assertThat(elsewhere.events()).extracting(Event::title).containsExactly("to both places of the given one");
    }

    @Test
    void theInstalledClientIsLookedUpAtEachEvent() {
        RecordingDestination first = new RecordingDestination("first");
        configure(PLAIN);
        Mayday.install(client(builder -> builder.destination(first)));
        log.error("first");
        Mayday.close();
        install();
        log.error("second");

        assertThat(events()).extracting(Event::title).containsExactly("first", "second");
        assertThat(first.events()).extracting(Event::title).containsExactly("first");
    }

    @Test
    void aClientThatWasGivenIsNeverClosed() {
        MaydayClient client = client();
        configure(PLAIN);
        appender().setClient(client);
        context.stop();

        assertThat(client.isActive()).isTrue();
    }

    @Test
    void theInstalledClientIsNeverClosed() {
        MaydayClient client = install();
        configure(PLAIN);
        log.error("before");
        context.stop();
        log.error("after");

        assertThat(client.isActive()).isTrue();
        assertThat(events()).extracting(Event::title).containsExactly("before");
    }

    @Test
    void anAppenderCanBeStoppedAndStartedAgain() {
        install();
        configure(PLAIN);
        MaydayAppender appender = appender();
        appender.stop();
        log.error("stopped");
        appender.start();
        log.error("started");

        assertThat(event().title()).isEqualTo("started");
    }

    @Test
    void aConfigurationReadAgainReplacesTheAppenderAndKeepsTheClient() {
        install();
        configure(PLAIN);
        MaydayAppender before = appender();
        log.error("before");
        context.reset();
        configure(xml("<minimumEventLevel>WARN</minimumEventLevel>"));
        log.warn("after");

        assertThat(before.isStarted()).isFalse();
        assertThat(appender()).isNotSameAs(before);
        assertThat(events()).extracting(Event::title).containsExactly("before", "after");
    }

    @Test
    void withAClientAtRestNothingHappens() {
        MaydayClient atRest = MaydayClient.builder().enabled(false).build();
        configure(PLAIN);
        appender().setClient(atRest);
        log.info("nowhere");
        log.error("nowhere");

        assertThat(atRest.report().destinations()).isEmpty();
        assertThat(statuses(ch.qos.logback.core.status.Status.ERROR)).isEmpty();
    }
}

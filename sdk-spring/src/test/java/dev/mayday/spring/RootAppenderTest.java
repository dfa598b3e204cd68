package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.mayday.Scope;
import dev.mayday.event.Event;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one appender at the root, whatever contexts come and go and however often Logback is configured. */
class RootAppenderTest extends ContextFixture {

    private final Logger log = LoggerFactory.getLogger("shop");
    private final ContextFixture second = new ContextFixture() {};

    @Test
    void ofTwoContextsTheOneWhoseScopeIsOpenGetsTheLineElseTheNewest() {
        start();
        second.start();
        log.error("outside");
        try (Scope scope = client().openScope()) {
            scope.setTag("of", "the first");
            log.error("inside");
        }
        try (Scope scope = second.client().openScope()) {
            scope.setTag("of", "the second");
            log.error("inside, too");
        }

        assertThat(events()).extracting(Event::title).containsExactly("inside");
        assertThat(events()).extracting(Event::tags).extracting("of").containsExactly("the first");
        assertThat(second.events()).extracting(Event::title).containsExactly("outside", "inside, too");
        assertThat(second.events().get(1).tags()).containsEntry("of", "the second");
    }

    @Test
    void whenAContextIsClosedTheOtherGetsTheLines() {
        start();
        second.start();
        close();
        log.error("the second is left");
        assertThat(second.events()).extracting(Event::title).containsExactly("the second is left");

        start();
        close();
        log.error("and still is");
        assertThat(second.events()).extracting(Event::title).containsExactly("the second is left", "and still is");
    }

    @Test
    void linesAreCapturedAfterLogbackWasConfiguredAnew() throws Exception {
        start();
        configure("");
        log.error("after one configuration");
        configure("");
        log.error("after another");

        assertThat(titles()).containsExactly("after one configuration", "after another");
    }

    @Test
    void linesAreCapturedAfterAResetThatNoConfigurationFollows() {
        start();
        loggers().reset();
        log.error("after the reset");

        assertThat(titles()).containsExactly("after the reset");
    }

    @Test
    void anAppenderThatANewConfigurationBringsTakesItsPlaceForAsLongAsItIsThere() throws Exception {
        start();
        configure("<appender name='OWN' class='dev.mayday.logback.MaydayAppender'/>"
                + "<logger name='shop'><appender-ref ref='OWN'/></logger>");
        log.error("once");
        configure("");
        log.error("once more");

        assertThat(titles()).containsExactly("once", "once more");
    }

    @Test
    void aStartThatConfiguresLogbackAnewLeavesTheOtherContextItsLines() {
        start();
        loggers().stop(); // as Spring Boot does where a context that was closed has left logging behind
        loggers().reset();
        loggers().start();
        second.start();
        second.close();
        log.error("to the first");

        assertThat(titles()).containsExactly("to the first");
    }

    @Test
    void nothingIsLeftBehindWhenTheLastContextIsClosed() throws Exception {
        start();
        second.start();
        close();
        second.close();
        assertThat(loggers().getCopyOfListenerList()).isEmpty();
        configure("");

        assertThat(loggers().getLogger(Logger.ROOT_LOGGER_NAME).getAppender("MAYDAY"))
                .isNull();
    }

    @AfterEach
    void configureLogbackAsItWas() {
        second.close();
        close();
        loggers().reset();
        BasicConfigurator basic = new BasicConfigurator();
        basic.setContext(loggers());
        basic.configure(loggers());
    }

    private List<String> titles() {
        return events().stream().map(Event::title).toList();
    }

    /** As {@code scan="true"} does when the file has changed. */
    private static void configure(String elements) throws JoranException {
        loggers().reset();
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(loggers());
        joran.doConfigure(
                new ByteArrayInputStream(("<configuration>" + elements + "<root level='INFO'/></configuration>")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static LoggerContext loggers() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}

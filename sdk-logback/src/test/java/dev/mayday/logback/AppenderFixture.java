package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.testkit.NoLeakedThreads;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

/** A Logback of the test's own, read from a configuration file, and a client whose events are recorded. */
@ExtendWith(NoLeakedThreads.class)
abstract class AppenderFixture {

    /** A configuration with nothing but the appender. */
    static final String PLAIN = xml("");

    final RecordingDestination recorded = new RecordingDestination();
    final LoggerContext context = newContext();
    private final List<MaydayClient> opened = new ArrayList<>();

    @AfterEach
    void end() {
        context.stop();
        MDC.clear();
        for (MaydayClient each : opened) {
            each.close(Duration.ofSeconds(5));
            assertThat(each.report().balanced()).as("%s", each.report()).isTrue();
        }
    }

    /** The text of a logback.xml in which the root logger has our appender, called MAYDAY, with these settings. */
    static String xml(String settings) {
        return """
                <configuration>
                  <appender name="MAYDAY" class="dev.mayday.logback.MaydayAppender">
                    %s
                  </appender>
                  <root level="TRACE">
                    <appender-ref ref="MAYDAY"/>
                  </root>
                </configuration>
                """.formatted(settings);
    }

    /** The same with an AsyncAppender between the root logger and ours. */
    static String xmlBehindAsync(String settings) {
        return """
                <configuration>
                  <appender name="MAYDAY" class="dev.mayday.logback.MaydayAppender">
                    %s
                  </appender>
                  <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender">
                    <discardingThreshold>0</discardingThreshold>
                    <maxFlushTime>10000</maxFlushTime>
                    <appender-ref ref="MAYDAY"/>
                  </appender>
                  <root level="TRACE">
                    <appender-ref ref="ASYNC"/>
                  </root>
                </configuration>
                """.formatted(settings);
    }

    /** Reads this configuration into the context. */
    final void configure(String configuration) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
    }

    /** The appender MAYDAY of the root logger. */
    final MaydayAppender appender() {
        return (MaydayAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("MAYDAY");
    }

    final Logger logger(String name) {
        return context.getLogger(name);
    }

    /** A client whose events are recorded, closed after the test. */
    final MaydayClient client() {
        return client(builder -> builder);
    }

    /** The same with more settings. */
    final MaydayClient client(UnaryOperator<MaydayClientBuilder> settings) {
        MaydayClient client = settings.apply(MaydayClient.builder()
                        .uncaught(false)
                        .shutdownHook(false)
                        .destination(recorded))
                .build();
        opened.add(client);
        return client;
    }

    /** The same, installed until the test ends. */
    final MaydayClient install() {
        return Mayday.install(client());
    }

    /** The events so far, once everything captured by the clients of this test has arrived. */
    final List<Event> events() {
        for (MaydayClient each : opened) {
            assertThat(each.flush(Duration.ofSeconds(10)))
                    .as("%s", each.report())
                    .isTrue();
        }
        return recorded.events();
    }

    /** The one event there is. */
    final Event event() {
        assertThat(events()).hasSize(1);
        return recorded.events().get(0);
    }

    static List<String> crumbs(Event event) {
        return event.breadcrumbs().stream().map(Breadcrumb::message).toList();
    }

    /** What Logback's status manager says at this level. */
    final List<String> statuses(int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() == level)
                .map(Status::getMessage)
                .toList();
    }

    private static LoggerContext newContext() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter()); // what SLF4J's own context gets when it is found
        return context;
    }
}

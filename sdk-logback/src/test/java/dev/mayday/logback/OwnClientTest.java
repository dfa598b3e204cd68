package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.testkit.ChildJvm;
import dev.mayday.testkit.ErrorServer;
import dev.mayday.testkit.NoLeakedThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A DSN in the configuration file: the appender has a client of its own, and closes it. */
class OwnClientTest extends AppenderFixture {

    @TempDir
    Path folder;

    private final ErrorServer server = new ErrorServer();
    private final Logger log = logger("shop.Checkout");

    /** The clients are the appenders' own and take their settings from the process; the usual 2 s are short on a busy machine. */
    @BeforeEach
    void allowForABusyMachine() {
        System.setProperty("mayday.shutdown-timeout", "20s");
    }

    @AfterEach
    void close() {
        System.clearProperty("mayday.shutdown-timeout");
        server.close();
    }

    @Test
    void errorsGoToTheServerOfTheDsnAndStopClosesTheClient() {
        configure(withDsn());
        assertThat(NoLeakedThreads.own()).isNotEmpty();
        log.info("before");
        log.error("broken");
        context.stop();

        assertThat(server.events()).singleElement().asString().contains("broken", "before", "staging", "shop@1.2.3");
        await().until(() -> NoLeakedThreads.own().isEmpty());
        assertThat(statuses(Status.ERROR)).isEmpty();
    }

    @Test
    void aConfigurationReadAgainClosesTheOldClientAndMakesANewOne() {
        configure(withDsn());
        log.error("first");
        context.reset();
        assertThat(server.events()).singleElement().asString().contains("first");

        configure(withDsn());
        log.error("second");
        context.stop();
        assertThat(server.events()).hasSize(2).last().asString().contains("second");
    }

    @Test
    void anAppenderStartedAgainHasAClientAgain() {
        configure(withDsn());
        MaydayAppender appender = appender();
        appender.stop();
        appender.stop();
        appender.start();
        appender.start();
        log.error("again");
        context.stop();

        assertThat(server.events()).singleElement().asString().contains("again");
    }

    @Test
    void theFirstLineSaysThatItsDsnCameFromTheAppender() {
        Logger lines = (Logger) LoggerFactory.getLogger("dev.mayday");
        ListAppender<ILoggingEvent> recorded = new ListAppender<>();
        recorded.start();
        lines.addAppender(recorded);
        try {
            configure(withDsn());
            context.stop();
        } finally {
            lines.detachAppender(recorded);
        }

        assertThat(recorded.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(
                        line -> line.startsWith("mayday: active") && line.contains("; dsn from the Logback appender;"));
    }

    @Test
    void itIsNotInstalled() {
        configure(withDsn());

        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void anInstalledClientGoesFirstAndItsOwnTakesOverAfterIt() {
        configure(withDsn());
        install();
        log.error("installed");
        assertThat(event().title()).isEqualTo("installed");
        Mayday.close();
        log.error("own");
        context.stop();

        assertThat(server.events()).singleElement().asString().contains("own").doesNotContain("installed");
    }

    @Test
    void twoClientsThatBothSeeUncaughtExceptionsAreWorthOneWarning() {
        configure(withDsn());
        log.error("own");
        assertThat(statuses(Status.WARN)).isEmpty();
        Mayday.install(client(builder -> builder.uncaught(true)));
        log.error("first");
        log.error("second");

        assertThat(statuses(Status.WARN)).singleElement().asString().contains("every uncaught exception arrives twice");
    }

    @Test
    void aSecondClientThatLeavesUncaughtExceptionsAloneIsNot() {
        configure(withDsn());
        install();
        log.error("installed");

        assertThat(statuses(Status.WARN)).isEmpty();
    }

    @Test
    void withAClientThatWasGivenThereIsNoneOfItsOwn() {
        MaydayAppender appender = new MaydayAppender();
        appender.setContext(context);
        appender.setDsn(server.dsn());
        appender.setClient(MaydayClient.builder().enabled(false).build());
        appender.start();

        assertThat(NoLeakedThreads.own()).isEmpty();
        appender.stop();
    }

    @Test
    void aProgramThatKnowsOnlyItsConfigurationFileReportsAndEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("logback.xml"), withDsn());
        try (ChildJvm child = ChildJvm.start(OwnClientProgram.class, List.of("-Dlogback.configurationFile=" + file))) {
            assertThat(child.exitCode(Duration.ofSeconds(60))).as(child.err()).isZero();
            assertThat(child.out()).contains("END OF MAIN");
            assertThat(child.err()).isEmpty();
        }

        assertThat(server.events())
                .singleElement()
                .asString()
                .contains("order {} failed", "order 42 failed", "starting", "\"tenant\":\"acme\"", "staging");
    }

    private String withDsn() {
        return xml("""
                <dsn>%s</dsn>
                <environment>staging</environment>
                <release>shop@1.2.3</release>
                """.formatted(server.dsn()));
    }
}

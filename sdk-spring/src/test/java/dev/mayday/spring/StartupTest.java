package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventProcessor;
import dev.mayday.event.Level;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class StartupTest {

    private static final RecordingDestination RECORDED = new RecordingDestination();

    @BeforeEach
    void forget() {
        RECORDED.clear();
    }

    private static void start(Class<?> configuration) {
        SpringApplication application = application(configuration);
        application.setRegisterShutdownHook(false);
        application.run();
    }

    private static SpringApplication application(Class<?> configuration) {
        SpringApplication application = new SpringApplication(configuration);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        return application;
    }

    @Test
    void aStartThatFailsIsOneFatalEventThatTheApplicationsHooksHaveSeenAndTheClientEnds() {
        assertThatThrownBy(() -> start(Failing.class)).hasRootCauseMessage("no database");

        assertThat(RECORDED.events()).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.FATAL);
            assertThat(event.tags()).containsEntry("hook", "seen");
        });
        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void theSameFailureOfAStartWithinAStartIsToldOnce() {
        RuntimeException failure = new IllegalStateException("inner");
        MaydayClient client = Mayday.init(
                builder -> builder.destination(RECORDED).uncaught(false).shutdownHook(false));
        try {
            new Startup().failed(null, failure);
            new Startup().failed(null, failure);
            new Startup().failed(null, new SilentExitException());
        } finally {
            client.close();
        }

        assertThat(RECORDED.events())
                .extracting(Event::title)
                .singleElement()
                .asString()
                .contains("inner");
        assertThat(client.report().captured()).isEqualTo(1);
    }

    @Test
    void aFailureWithNowhereToGoIsTheApplicationsAlone() {
        new Startup().failed(null, new IllegalStateException("nobody listens"));

        assertThat(Mayday.client().isActive()).isFalse();
    }

    /** What devtools throws to end the thread of the first start. */
    private static final class SilentExitException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    @Test
    void theEndOfTheProcessIsLeftToSpringOnlyWhereItsHookClosesTheContext() {
        SpringApplication application = application(Working.class);
        try (ConfigurableApplicationContext context = application.run()) {
            assertThat(context.getBean(MaydayClient.class).settings()).containsEntry("mayday.shutdown-hook", "false");
        }
        application.setRegisterShutdownHook(false);
        try (ConfigurableApplicationContext context = application.run()) {
            assertThat(context.getBean(MaydayClient.class).settings()).containsEntry("mayday.shutdown-hook", "true");
        }
    }

    @Test
    void anApplicationWhoseBeansAreAllLazyHasItsClientAllTheSame() {
        SpringApplication application = application(Working.class);
        application.setLazyInitialization(true);
        try (ConfigurableApplicationContext context = application.run()) {
            assertThat(Mayday.client().isActive()).isTrue();
            assertThat(context.getBean(MaydayClient.class)).isSameAs(Mayday.client());
        }
    }

    /** What docs/spring.md says of tests. */
    @Test
    void aTestThatTurnsItOffHasAClientThatDoesNothing() {
        try (ConfigurableApplicationContext context = application(Working.class).run("--mayday.enabled=false")) {
            assertThat(context.getBean(MaydayClient.class).isActive()).isFalse();
        }
    }

    /** What docs/spring.md says of tests. */
    @Test
    void aTestThatTakesTheDestinationsAwayLooksAtEventsInItsOwn() {
        SpringApplication application = application(Working.class);
        application.setDefaultProperties(Map.of(
                "mayday.dsn", "https://key@errors.example.com/7", "mayday.otlp.endpoint", "http://127.0.0.1:4318"));
        try (ConfigurableApplicationContext context = application.run("--mayday.dsn=", "--mayday.otlp.endpoint=")) {
            MaydayClient client = context.getBean(MaydayClient.class);
            client.captureMessage("hello");
            client.flush(Duration.ofSeconds(10));
            assertThat(client.report().destinations()).hasSize(1);
            assertThat(RECORDED.events()).extracting(Event::title).containsExactly("hello");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(MaydayAutoConfiguration.class)
    static class Working {

        @Bean
        RecordingDestination recorded() {
            return RECORDED;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(MaydayAutoConfiguration.class)
    static class Failing {

        @Bean
        MaydayCustomizer recording() {
            return builder -> builder.destination(RECORDED).uncaught(false);
        }

        @Bean
        EventProcessor hook() {
            return event -> event.toBuilder().tag("hook", "seen").build();
        }

        @Bean
        Object database(MaydayClient client) {
            throw new IllegalStateException("no database");
        }
    }
}

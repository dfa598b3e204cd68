package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.Event;
import dev.mayday.event.EventProcessor;
import dev.mayday.logback.MaydayAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class ClientBeanTest extends ContextFixture {

    private static final List<String> SETTINGS =
            List.of("mayday.enabled", "mayday.dsn", "mayday.inbox", "mayday.logback", "mayday.executors");

    private static final List<String> ENDED = new ArrayList<>();

    @Test
    void theClientIsInstalledForAsLongAsTheContextLives() {
        AnnotationConfigApplicationContext context = start();
        MaydayClient client = client();

        assertThat(Mayday.client()).isSameAs(client);
        context.close();
        assertThat(Mayday.client()).isNotSameAs(client);
        assertThat(client.isActive()).isFalse();
    }

    @Test
    void withNowhereToGoTheClientIsThereAndNothingIsAttached() {
        AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(MaydayAutoConfiguration.class);

        assertThat(context.getBean(MaydayClient.class).isActive()).isFalse();
        assertThat(appenders()).isZero();
        context.close();
    }

    @Test
    void aContextThatIsMadeAheadOfTimeIsDecoratedForWhateverTheSettingsWillSay() {
        System.setProperty("spring.aot.processing", "true");
        System.setProperty("mayday.enabled", "false");
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(MaydayAutoConfiguration.class)) {
            assertThat(context.getBeanNamesForType(ExecutorDecorator.class)).hasSize(1);
            assertThat(context.getBeanNamesForType(ClientPart.class)).hasSize(2);
            assertThat(appenders()).isZero();
        } finally {
            System.clearProperty("spring.aot.processing");
        }
    }

    @Test
    void whatTheApplicationsBeansLogWhileTheyAreMadeIsCaptured() {
        start(Early.class);

        assertThat(events()).extracting(Event::title).containsExactly("no feed yet");
    }

    @Configuration(proxyBeanMethods = false)
    static class Early {

        @Bean
        Object feed() {
            LoggerFactory.getLogger("shop").error("no feed yet");
            return new Object();
        }
    }

    @Test
    void aClientOfTheApplicationsOwnIsTheOneThatIsUsed() {
        AnnotationConfigApplicationContext context = start(OwnClient.class);

        assertThat(context.getBeanNamesForType(MaydayClient.class)).containsExactly("mine");
        assertThat(Mayday.client()).isSameAs(context.getBean("mine"));
        assertThat(client().settings()).containsEntry("mayday.environment", "mine");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {

        @Bean
        MaydayClient mine() {
            return MaydayClient.builder()
                    .environment("mine")
                    .uncaught(false)
                    .shutdownHook(false)
                    .destination(new dev.mayday.destination.RecordingDestination("own"))
                    .build();
        }
    }

    @Test
    void hooksAreTakenFromTheContextInTheirOrder() {
        start(Hooks.class);
        client().addBreadcrumb(Breadcrumb.of("cart", "secret recipe"));
        client().addBreadcrumb(Breadcrumb.of("cart", "three items"));
        client().captureMessage("hello");

        Event event = events().get(0);
        assertThat(event.tags()).containsEntry("seen", "first, second");
        assertThat(event.breadcrumbs()).extracting(Breadcrumb::message).containsExactly("three items!");
    }

    @Configuration(proxyBeanMethods = false)
    static class Hooks {

        @Bean
        @Order(2)
        EventProcessor second() {
            return event -> event.toBuilder()
                    .tag("seen", event.tags().get("seen") + ", second")
                    .build();
        }

        @Bean
        @Order(1)
        EventProcessor first() {
            return event -> event.toBuilder().tag("seen", "first").build();
        }

        @Bean
        @Order(1)
        BreadcrumbProcessor drops() {
            return breadcrumb -> breadcrumb.message().contains("secret") ? null : breadcrumb;
        }

        @Bean
        @Order(2)
        BreadcrumbProcessor marks() {
            return breadcrumb -> Breadcrumb.of(breadcrumb.category(), breadcrumb.message() + "!");
        }
    }

    @Test
    void theClientIsClosedAfterEveryOtherBean() {
        ENDED.clear();
        start(Ends.class).close();

        assertThat(ENDED).containsExactly("true");
        assertThat(recorded.events()).extracting(Event::title).contains("while the context ends");
    }

    @Configuration(proxyBeanMethods = false)
    static class Ends {

        @Bean
        DisposableBean ending() {
            return () -> {
                ENDED.add(String.valueOf(Mayday.client().isActive()));
                Mayday.captureMessage("while the context ends");
            };
        }
    }

    @Test
    void logLinesAreCapturedWithoutAnAppenderInTheConfigurationAndOnlyOnceWithOne() {
        start();
        assertThat(appenders()).isEqualTo(1);
        LoggerFactory.getLogger("shop").error("stock feed is late");
        assertThat(events()).extracting(Event::title).containsExactly("stock feed is late");
        close();
        assertThat(appenders()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "yes", "TRUE", "1", " true ", "perhaps", ""})
    void logbackAndExecutorsAreThereUnlessASettingSaysNo(String word) {
        System.setProperty("mayday.logback", word);
        System.setProperty("mayday.executors", word);
        AnnotationConfigApplicationContext context = start();

        assertThat(appenders()).isEqualTo(1);
        assertThat(context.getBeanNamesForType(ExecutorDecorator.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "no", "FALSE", "0", " false "})
    void theWordsThatSettingsKnowForNoLeaveThemOut(String word) {
        System.setProperty("mayday.logback", word);
        AnnotationConfigApplicationContext context = start();
        assertThat(appenders()).isZero();
        assertThat(context.getBeanNamesForType(ExecutorDecorator.class)).hasSize(1);
        close();

        System.clearProperty("mayday.logback");
        System.setProperty("mayday.executors", word);
        context = start();
        assertThat(appenders()).isEqualTo(1);
        assertThat(context.getBeanNamesForType(ExecutorDecorator.class)).isEmpty();
        assertThat(context.getBeanNamesForType(AsyncDecorator.class)).isEmpty();
    }

    @Test
    void aPlaceholderThatNobodyFillsStopsNothing() {
        for (String setting : SETTINGS) {
            System.setProperty(setting, "${NOT_THERE}");
        }
        start();

        assertThat(appenders()).isEqualTo(1);
        assertThat(client().isActive()).isTrue();
    }

    @AfterEach
    void forgetTheSettings() {
        SETTINGS.forEach(System::clearProperty);
    }

    @Test
    void anAppenderOfTheApplicationsOwnIsLeftAlone() {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger shop = loggers.getLogger("shop");
        MaydayAppender own = new MaydayAppender();
        own.setContext(loggers);
        own.start();
        shop.addAppender(own);
        try {
            start();
            assertThat(appenders()).isZero();
            shop.error("once");
            assertThat(events()).hasSize(1);
        } finally {
            shop.detachAppender(own);
            own.stop();
        }
    }

    private static int appenders() {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<Object> found = new ArrayList<>();
        loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .forEachRemaining(found::add);
        return (int) found.stream().filter(MaydayAppender.class::isInstance).count();
    }
}

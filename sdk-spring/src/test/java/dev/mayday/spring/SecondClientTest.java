package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** More than one client: in one context, beside the context, and in two contexts. */
class SecondClientTest {

    private static final String UNCAUGHT = "mayday.uncaught";

    @Test
    void oneOfTwoClientsThatIsPrimaryIsTheOneThatIsUsed() {
        try (AnnotationConfigWebApplicationContext context = web(TwoOfWhichOneIsPrimary.class)) {
            assertThat(context.getBeansOfType(FilterRegistrationBean.class))
                    .containsKey("maydayFilter")
                    .containsKey("maydayAnswerFilter");
            assertThat(context.getBeansOfType(MaydayMeters.class)).hasSize(1);
            assertThat(Mayday.client()).isSameAs(context.getBean("first"));
        }
    }

    @Test
    void anApplicationStartsWithTwoClientsOfWhichNoneIsPrimary() {
        try (AnnotationConfigWebApplicationContext context = web(Two.class)) {
            assertThat(context.getBeansOfType(MaydayClient.class)).hasSize(2);
            assertThat(context.getBeansOfType(FilterRegistrationBean.class)).isEmpty();
            assertThat(context.getBeansOfType(MaydayMeters.class)).isEmpty();
        }
    }

    private static AnnotationConfigWebApplicationContext web(Class<?> clients) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(
                clients, MaydayAutoConfiguration.class, WebAutoConfiguration.class, ActuatorAutoConfiguration.class);
        context.refresh();
        return context;
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoOfWhichOneIsPrimary {

        @Bean
        MaydayClient second() {
            return recording();
        }

        @Bean
        @Primary
        MaydayClient first() {
            return recording();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Two {

        @Bean
        MaydayClient first() {
            return recording();
        }

        @Bean
        MaydayClient second() {
            return recording();
        }
    }

    private static MaydayClient recording() {
        return MaydayClient.builder()
                .destination(new RecordingDestination())
                .uncaught(false)
                .shutdownHook(false)
                .build();
    }

    @Test
    void whatTheApplicationsOwnClientSeesOfUncaughtExceptionsIsNotSeenTwice() {
        try (MaydayClient main = Mayday.init(builder ->
                        builder.destination(new RecordingDestination("main")).shutdownHook(false));
                AnnotationConfigApplicationContext context = context(Map.of())) {
            assertThat(main.settings()).containsEntry(UNCAUGHT, "true");
            assertThat(context.getBean(MaydayClient.class).settings()).containsEntry(UNCAUGHT, "false");
        }
    }

    @Test
    void aPropertyThatAsksForThemWins() {
        try (MaydayClient main = Mayday.init(builder ->
                        builder.destination(new RecordingDestination("main")).shutdownHook(false));
                AnnotationConfigApplicationContext context = context(Map.of(UNCAUGHT, "true"))) {
            assertThat(main.isActive()).isTrue();
            assertThat(context.getBean(MaydayClient.class).settings()).containsEntry(UNCAUGHT, "true");
        }
    }

    @Test
    void aClientThatLeavesThemAloneLeavesThemToTheContexts() {
        try (MaydayClient main = Mayday.init(builder -> builder.destination(new RecordingDestination("main"))
                        .uncaught(false)
                        .shutdownHook(false));
                AnnotationConfigApplicationContext context = context(Map.of())) {
            assertThat(main.isActive()).isTrue();
            assertThat(context.getBean(MaydayClient.class).settings()).containsEntry(UNCAUGHT, "true");
        }
    }

    @Test
    void eachOfTwoContextsSeesThemSinceEitherMayEndFirst() {
        try (AnnotationConfigApplicationContext first = context(Map.of());
                AnnotationConfigApplicationContext second = context(Map.of())) {
            assertThat(first.getBean(MaydayClient.class).settings()).containsEntry(UNCAUGHT, "true");
            assertThat(second.getBean(MaydayClient.class).settings()).containsEntry(UNCAUGHT, "true");
        }
    }

    private static AnnotationConfigApplicationContext context(Map<String, Object> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("given", properties));
        context.registerBean(RecordingDestination.class);
        context.registerBean(MaydayCustomizer.class, () -> builder -> builder.shutdownHook(false));
        context.register(MaydayAutoConfiguration.class);
        context.refresh();
        return context;
    }
}

package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** More than one client in one context. */
class SecondClientTest {

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
}

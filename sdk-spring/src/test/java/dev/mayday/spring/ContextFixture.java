package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A context with the starter's configuration and a destination that keeps what it gets. */
abstract class ContextFixture {

    final RecordingDestination recorded = new RecordingDestination();
    private AnnotationConfigApplicationContext context;

    AnnotationConfigApplicationContext start(Class<?>... configurations) {
        context = new AnnotationConfigApplicationContext();
        context.registerBean("recorded", RecordingDestination.class, () -> recorded);
        context.register(Quiet.class);
        if (configurations.length > 0) {
            context.register(configurations);
        }
        context.register(MaydayAutoConfiguration.class);
        context.refresh();
        return context;
    }

    MaydayClient client() {
        return context.getBean(MaydayClient.class);
    }

    List<Event> events() {
        client().flush(Duration.ofSeconds(10));
        return recorded.events();
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
        }
    }

    /** What these tests throw is none of the JVM's business. */
    @Configuration(proxyBeanMethods = false)
    static class Quiet {

        @Bean
        MaydayCustomizer quiet() {
            return builder -> builder.uncaught(false).shutdownHook(false);
        }
    }
}

package org.acme.bare;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The least of an application: starts on whatever class path, captures once, and ends. Or fails to start, as told. */
@SpringBootApplication
public class Bare {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(Bare.class);
        application.setRegisterShutdownHook(!List.of(args).contains("--without.hook"));
        try (ConfigurableApplicationContext context = application.run(args)) {
            System.out.println("STARTED " + context.getBean(MaydayClient.class).isActive());
            System.out.println("BEANS "
                    + Arrays.stream(context.getBeanDefinitionNames())
                            .filter(name -> name.startsWith("mayday"))
                            .sorted()
                            .toList());
        }
    }

    @Bean
    ApplicationRunner capture(MaydayClient client) {
        return arguments -> {
            if (arguments.containsOption("fail.runner")) {
                throw new IllegalStateException("the runner fails");
            }
            client.captureException(new IllegalStateException("bare"));
            if (arguments.containsOption("exit.runner")) {
                System.out.println("OWN HOOK " + client.settings().get("mayday.shutdown-hook"));
                System.exit(3);
            }
            client.flush(Duration.ofSeconds(10));
        };
    }

    @Bean
    @ConditionalOnProperty("fail.bean")
    Object failing() {
        Mayday.captureMessage("before there was a client");
        throw new IllegalStateException("the bean fails");
    }

    @Bean
    @ConditionalOnProperty("exit.bean")
    Object exiting(MaydayClient client) {
        client.captureException(new IllegalStateException("cannot go on"));
        System.exit(3);
        return client;
    }
}

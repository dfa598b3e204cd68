package dev.maydayshop.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * A shop that fails in several ways, on any line of Spring Boot that the starter serves. Everything that Mayday does here
 * comes from the starter and two lines of {@code application.properties}.
 */
@SpringBootApplication
@EnableAsync
@EnableScheduling
public class Shop {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }
}

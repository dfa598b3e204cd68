package org.acme.shop;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application of the tests, in copies that differ in their settings, each with a project of its own at the receiver. Says
 * where each listens and ends with its standard input. Nothing in it knows which Boot it runs on.
 */
@SpringBootApplication
public class Shop {

    private static final Map<String, String[]> COPIES = Map.of(
            "1",
            new String[] {},
            "2",
            new String[] {"--mayday.web.capture=server-errors", "--mayday.logback=false"},
            "3",
            new String[] {"--mayday.web.capture=all", "--mayday.logback=false"},
            "4",
            new String[] {"--spring.threads.virtual.enabled=true"});

    public static void main(String[] args) throws Exception {
        for (String project : args[1].split(",")) {
            SpringApplication application = new SpringApplication(Shop.class);
            application.setDefaultProperties(Map.of(
                    "server.port", "0",
                    "server.address", "127.0.0.1",
                    "management.endpoints.web.exposure.include", "*",
                    "management.endpoint.health.show-details", "always",
                    "spring.jmx.enabled", "false",
                    "spring.servlet.multipart.max-file-size", "1KB",
                    "shop.project", project,
                    "mayday.dsn", args[0] + "/" + project,
                    "mayday.send-pii", "true"));
            ConfigurableApplicationContext context = application.run(COPIES.get(project));
            System.out.println(
                    "LISTENS " + project + " " + context.getEnvironment().getProperty("local.server.port"));
        }
        System.out.println("READY");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }
}

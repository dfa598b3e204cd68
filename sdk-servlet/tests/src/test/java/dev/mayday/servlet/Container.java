package dev.mayday.servlet;

import jakarta.servlet.ServletContext;
import java.util.List;

/** A servlet container that listens at a free loopback port and serves one application. */
interface Container extends AutoCloseable {

    /** What an application registers; runs while it starts. */
    @FunctionalInterface
    interface Setup {

        void on(ServletContext context) throws Exception;
    }

    /** The containers of this run; the build names them, one run for each generation of the servlet interface. */
    static List<String> names() {
        return List.of(System.getProperty("mayday.test.containers", "tomcat,jetty-ee10")
                .split(","));
    }

    /** Starts one of {@link #names()}, whose error pages are at {@code /oops}. */
    static Container start(String name, Setup setup) {
        return switch (name) {
            case "tomcat" -> new TomcatContainer(setup);
            case "jetty-ee10" -> new JettyEe10Container(setup);
            case "jetty-ee11" -> new JettyEe11Container(setup);
            default -> throw new IllegalArgumentException(name);
        };
    }

    int port();

    /** As the container tells it. */
    String version();

    @Override
    void close();
}

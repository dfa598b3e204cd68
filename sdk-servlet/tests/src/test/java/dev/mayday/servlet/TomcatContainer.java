package dev.mayday.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/** Tomcat 10.1 or 11, whichever is on the class path. */
final class TomcatContainer implements Container {

    private final Tomcat tomcat;
    private final Connector connector;
    private final Path folder;

    TomcatContainer(Setup setup) {
        folder = temporaryFolder();
        tomcat = onLoopback(folder);
        connector = tomcat.getConnector();
        connector.setProperty("maxThreads", "32");
        connector.setProperty("maxHttpRequestHeaderSize", "131072");
        connector.setProperty("asyncTimeout", "60000");
        Context context = tomcat.addContext("", folder.toString());
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    try {
                        setup.on(servlets);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                Set.of());
        ErrorPage page = new ErrorPage();
        page.setLocation("/oops");
        context.addErrorPage(page);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
    }

    /** One that is not started, and will listen at a free port. */
    static Tomcat onLoopback(Path base) {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        return tomcat;
    }

    static void end(Tomcat tomcat) throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("mayday-tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the folders that Tomcat has made in it. */
    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort(); // asked once it is closed, Tomcat would make its folder again
    }

    @Override
    public String version() {
        return ServerInfo.getServerInfo();
    }

    @Override
    public void close() {
        try {
            end(tomcat);
        } catch (LifecycleException e) {
            throw new AssertionError(e);
        }
        delete(folder);
    }
}

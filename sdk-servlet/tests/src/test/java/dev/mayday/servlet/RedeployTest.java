package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.testkit.ErrorServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that has the SDK and all it needs in {@code WEB-INF/lib}, and nothing but a system property to turn it on,
 * deployed twenty times. Takes a minute at its end: that long OkHttp's helper threads live.
 */
class RedeployTest extends ContainerFixture {

    private static final int DEPLOYMENTS = 20;

    private static final List<Class<?>> LIBRARIES = List.of(
            MaydayClient.class,
            MaydayFilter.class,
            okhttp3.OkHttpClient.class,
            okio.Buffer.class,
            kotlin.Unit.class,
            JsonFactory.class,
            org.slf4j.Logger.class);

    private final Logger tomcatsLoader = Logger.getLogger("org.apache.catalina.loader");
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            complaints.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @AfterEach
    void forgetTheSettings() {
        System.clearProperty("mayday.dsn");
        System.clearProperty("mayday.shutdown-timeout");
        System.clearProperty("mayday.spool.dir");
        tomcatsLoader.removeHandler(listening);
    }

    @Test
    void nothingOfTheApplicationIsLeftInTheContainer(@TempDir Path folder) throws Exception {
        tomcatsLoader.addHandler(listening);
        ErrorServer server = closing(new ErrorServer());
        System.setProperty("mayday.dsn", server.dsn());
        System.setProperty("mayday.shutdown-timeout", "100ms");
        System.setProperty("mayday.spool.dir", folder.resolve("spool").toString());
        Path application = application(folder);
        Tomcat tomcat = tomcat(folder);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        for (int i = 1; i <= DEPLOYMENTS; i++) {
            Context context = deploy(tomcat, application);
            loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
            failOnce(tomcat, server, i);
            tomcat.getHost().removeChild(context);
        }

        assertThat(Mayday.client().isActive()).as("of this class loader").isFalse();
        assertThat(server.events())
                .hasSizeGreaterThanOrEqualTo(DEPLOYMENTS)
                .allSatisfy(event -> assertThat(event).contains("deployment ", "about to fail", "GET /fails"));
        await("class loaders are collected")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    System.gc();
                    assertThat(loaders)
                            .filteredOn(loader -> loader.get() != null)
                            .isEmpty();
                });
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("mayday-"));
        assertThat(complaints)
                .as("what Tomcat found left by an application")
                .noneMatch(line -> line.contains("threadLocal") || line.contains("ThreadLocal"));
    }

    /** One error arrives; the next one meets a server that is out of order, and is there still when the application stops. Without
     * Awaitility, which would keep the handler of uncaught exceptions that it finds, the application's, in a static field.
     */
    private void failOnce(Tomcat tomcat, ErrorServer server, int deployment) throws InterruptedException {
        int port = tomcat.getConnector().getLocalPort();
        int arrived = server.events().size();
        int refused = server.refused();
        server.answer(200);
        assertThat(status(port, deployment + "-delivered")).isEqualTo(500);
        assertThat(server.await(() -> server.events().size() > arrived)).isTrue();
        server.answer(503);
        assertThat(status(port, deployment + "-stuck")).isEqualTo(500);
        assertThat(server.await(() -> server.refused() > refused)).isTrue();
    }

    private int status(int port, String query) {
        return send(java.net.http.HttpRequest.newBuilder(
                                java.net.URI.create("http://127.0.0.1:" + port + "/shop/fails?" + query))
                        .build())
                .statusCode();
    }

    private Tomcat tomcat(Path folder) throws Exception {
        Tomcat tomcat = TomcatContainer.onLoopback(Files.createDirectory(folder.resolve("base")));
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getHost();
        tomcat.start();
        closing(() -> TomcatContainer.end(tomcat));
        return tomcat;
    }

    private static Context deploy(Tomcat tomcat, Path application) {
        StandardContext context = (StandardContext) tomcat.addWebapp("/shop", application.toString());
        assertThat(context.getState().isAvailable()).isTrue();
        return context;
    }

    /** A folder as a container unpacks a WAR. */
    private static Path application(Path folder) throws IOException, URISyntaxException {
        Path application = folder.resolve("shop");
        Path lib = Files.createDirectories(application.resolve("WEB-INF/lib"));
        for (Class<?> library : LIBRARIES) {
            Path at = Path.of(
                    library.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(at)) {
                jar(at, lib.resolve(library.getSimpleName() + ".jar"));
            } else {
                Files.copy(at, lib.resolve(at.getFileName()));
            }
        }
        String name = RedeployedServlet.class.getName();
        Path classes = application.resolve("WEB-INF/classes/" + name.replace('.', '/') + ".class");
        Files.createDirectories(classes.getParent());
        Files.copy(RedeployedServlet.class.getResourceAsStream("RedeployedServlet.class"), classes);
        Files.writeString(application.resolve("WEB-INF/web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <servlet>
                    <servlet-name>fails</servlet-name>
                    <servlet-class>%s</servlet-class>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>fails</servlet-name>
                    <url-pattern>/fails</url-pattern>
                  </servlet-mapping>
                </web-app>
                """.formatted(name));
        return application;
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }
}

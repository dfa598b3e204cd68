package dev.mayday.servlet;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.User;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that registers the filter with options of its own, where the jar registers one by itself. */
@Tag("containers")
class OwnFilterTest extends ContainerFixture {

    private MaydayClient client;

    @BeforeEach
    void install() {
        client = Mayday.install(client(settings -> settings));
    }

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void itsOptionsHold(String name) {
        Container container = start(name, context -> {
            new MaydayInitializer().onStartup(null, context);
            servlet(context, "/busy", new Busy());
            register(context);
        });

        assertThat(get(container, "/busy?warehouse=north", "X-Request-Id", "17").statusCode())
                .isEqualTo(503);
        assertThat(events(client)).singleElement().satisfies(OwnFilterTest::hasTheFactsOfTheOptions);
    }

    @Test
    void aListenerMayRegisterItUnderAnyName(@TempDir Path folder) throws Exception {
        int port = tomcat(
                folder, "<listener><listener-class>%s</listener-class></listener>".formatted(Errors.class.getName()));

        assertThat(status(port)).isEqualTo(503);
        assertThat(events(client)).singleElement().satisfies(OwnFilterTest::hasTheFactsOfTheOptions);
    }

    @Test
    void aWebXmlMayDeclareItUnderAnyName(@TempDir Path folder) throws Exception {
        int port = tomcat(folder, """
                <filter>
                  <filter-name>errors</filter-name>
                  <filter-class>dev.mayday.servlet.MaydayFilter</filter-class>
                  <async-supported>true</async-supported>
                  <init-param>
                    <param-name>captureServerErrors</param-name>
                    <param-value>true</param-value>
                  </init-param>
                </filter>
                <filter-mapping>
                  <filter-name>errors</filter-name>
                  <url-pattern>/*</url-pattern>
                </filter-mapping>
                """);

        assertThat(status(port)).isEqualTo(503);
        assertThat(events(client)).hasSize(1);
    }

    private static void hasTheFactsOfTheOptions(Event event) {
        assertThat(event.user()).isEqualTo(User.of("ada"));
        assertThat(event.request().queryString()).isEqualTo("warehouse=north");
        assertThat(event.request().headers()).containsEntry("x-request-id", "17");
    }

    /** As in docs/servlet.md. */
    private static void register(ServletContext context) {
        MaydayFilterOptions options = MaydayFilterOptions.DEFAULTS
                .userResolver(request -> User.of("ada"))
                .captureServerErrors(true)
                .allowHeaders("X-Request-Id")
                .allowQueryParameters("warehouse");
        FilterRegistration.Dynamic filter = context.addFilter("mayday", new MaydayFilter(options));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(REQUEST, ASYNC, ERROR), false, "/*");
    }

    private int status(int port) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/busy?warehouse=north"))
                        .header("X-Request-Id", "17")
                        .build())
                .statusCode();
    }

    /** Serves an application whose web.xml has {@code more}, and returns the port. */
    private int tomcat(Path folder, String more) throws Exception {
        Path application = Files.createDirectories(folder.resolve("application/WEB-INF"));
        Files.writeString(application.resolve("web.xml"), """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  %s
                  <servlet>
                    <servlet-name>busy</servlet-name>
                    <servlet-class>%s</servlet-class>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>busy</servlet-name>
                    <url-pattern>/busy</url-pattern>
                  </servlet-mapping>
                </web-app>
                """.formatted(more, Busy.class.getName()));
        Tomcat tomcat = TomcatContainer.onLoopback(Files.createDirectory(folder.resolve("base")));
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.addWebapp("", application.getParent().toString());
        tomcat.start();
        closing(() -> TomcatContainer.end(tomcat));
        return tomcat.getConnector().getLocalPort();
    }

    /** Found by its name in a web.xml. */
    public static final class Errors implements ServletContextListener {

        @Override
        public void contextInitialized(ServletContextEvent event) {
            register(event.getServletContext());
        }
    }

    /** Answers 503, which is captured only if the options say so. */
    public static final class Busy extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setStatus(503);
        }
    }
}

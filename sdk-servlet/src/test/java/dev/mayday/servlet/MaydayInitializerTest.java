package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container's start makes of the jar alone. */
class MaydayInitializerTest extends FilterFixture {

    @AfterEach
    void forgetTheSetting() {
        System.clearProperty("mayday.dsn");
    }

    @Test
    void containersFindIt() {
        assertThat(ServiceLoader.load(ServletContainerInitializer.class))
                .anyMatch(found -> found instanceof MaydayInitializer);
    }

    @Test
    void itRegistersTheFilterInFrontOfAllOthers() {
        FakeContext context = start(Map.of());

        assertThat(context.filters()).singleElement().isInstanceOf(MaydayFilter.class);
        assertThat(context.mappings()).containsExactly("[REQUEST, ASYNC, ERROR] false /*");
        assertThat(context.logged()).isEmpty();
    }

    @Test
    void aFilterOfTheApplicationsOwnIsToldOnceAndItsNameIsFree() throws ServletException {
        FakeContext context = start(Map.of());

        assertThat(context.asServletContext().addFilter("mayday", new MaydayFilter()))
                .isNotNull();
        context.initFilters();

        assertThat(context.logged())
                .containsExactly("mayday: requests are served by the application's own filter 'mayday', the one that"
                        + " registers itself steps aside");
    }

    @Test
    void withoutAnotherFilterNothingIsTold() throws ServletException {
        FakeContext context = start(Map.of());
        context.asServletContext().addFilter("other", (request, response, chain) -> {});
        context.initFilters();

        assertThat(context.logged()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", " FALSE "})
    void theContextParameterSwitchesItOff(String value) {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        FakeContext context = start(Map.of("mayday.servlet.enabled", value));

        assertThat(context.filters()).isEmpty();
        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void aContextParameterThatIsNeitherTrueNorFalseIsTold() {
        FakeContext context = start(Map.of("mayday.servlet.enabled", "no"));

        assertThat(context.filters()).hasSize(1);
        assertThat(context.logged())
                .containsExactly(
                        "mayday: context parameter mayday.servlet.enabled: expected true or false, got 'no'; using true");
    }

    @Test
    void theClientItMadeEndsWithTheApplication() {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        FakeContext context = start(Map.of());
        MaydayClient made = Mayday.client();
        assertThat(made.isActive()).isTrue();

        context.destroy();

        assertThat(made.isActive()).isFalse();
        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void aClientOfTheApplicationIsLeftAlone() {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        MaydayClient own = Mayday.install(client(settings -> settings.dsn("")));
        FakeContext context = start(Map.of());
        assertThat(Mayday.client()).isSameAs(own);

        context.destroy();

        assertThat(own.isActive()).isTrue();
    }

    @Test
    void aClientThatAListenerInstallsTakesThePlaceOfTheOneItMade() throws ServletException {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        FakeContext context = start(Map.of());
        MaydayClient made = Mayday.client();
        MaydayClient own = Mayday.install(client(settings -> settings.dsn("")));
        context.initFilters();

        assertThat(made.isActive()).isFalse();
        assertThat(Mayday.client()).isSameAs(own);
        assertThat(context.logged())
                .containsExactly("mayday: the application has installed a client of its own, the one made of the"
                        + " settings is closed");
    }

    @Test
    void theClientItMadeStaysWhereNoOtherIsInstalled() throws ServletException {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        FakeContext context = start(Map.of());
        MaydayClient made = Mayday.client();
        context.initFilters();

        assertThat(Mayday.client()).isSameAs(made);
        assertThat(made.isActive()).isTrue();
        assertThat(context.logged()).isEmpty();
    }

    @Test
    void withoutADestinationNothingIsInstalled() {
        start(Map.of()).destroy();

        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void whereAnotherIntegrationMakesTheClientItMakesNone(@TempDir Path folder) throws IOException {
        System.setProperty("mayday.dsn", "http://key@127.0.0.1:1/7");
        Path mark = folder.resolve(MaydayInitializer.CLIENT_COMES);
        Files.createDirectories(mark.getParent());
        Files.createFile(mark);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            FakeContext context = new FakeContext(Map.of(), loader);
            new MaydayInitializer().onStartup(null, context.asServletContext());

            assertThat(context.filters()).hasSize(1);
            assertThat(Mayday.client().isActive()).isFalse();
        }
    }

    private FakeContext start(Map<String, String> parameters) {
        FakeContext context = new FakeContext(parameters, getClass().getClassLoader());
        new MaydayInitializer().onStartup(null, context.asServletContext());
        closing(context::destroy);
        return context;
    }
}

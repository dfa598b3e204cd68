package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** What the conditions go by is what the client goes by. */
class ConditionsTest {

    /** Nothing listens there, and nothing is captured here. */
    private static final String DSN = "http://key@127.0.0.1:9/7";

    private static final List<String> OFF = List.of("mayday.spool", "mayday.uncaught", "mayday.shutdown-hook");

    private static final List<String> SETTINGS = List.of("mayday.enabled", "mayday.dsn", "mayday.executors");

    @AfterEach
    void forgetTheSettings() {
        OFF.forEach(System::clearProperty);
        SETTINGS.forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false", "no", "off", "0", "FALSE", "Off", " no ", "true", "yes", "on", "1", "TRUE", "", "nein", "00"
            })
    void aNoIsWhatTheClientTakesForOne(String word) {
        try (AnnotationConfigApplicationContext context = started("--mayday.dsn=" + DSN, "--mayday.enabled=" + word)) {
            assertThat(decorators(context))
                    .isEqualTo(context.getBean(MaydayClient.class).isActive() ? 1 : 0);
        }
        try (AnnotationConfigApplicationContext context =
                started("--mayday.dsn=" + DSN, "--mayday.executors=" + word)) {
            assertThat(context.getBean(MaydayClient.class).settings())
                    .containsEntry("mayday.executors", decorators(context) == 1 ? "true" : "false");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mayday.dsn=" + DSN,
                "mayday.otlp.endpoint=http://127.0.0.1:9",
                "mayday.inbox=yes",
                "mayday.dsn= ",
                "mayday.dsn=no address",
                "mayday.inbox=perhaps",
                "mayday.release=1"
            })
    void aDestinationIsWhatTheClientTakesForOne(String setting) {
        try (AnnotationConfigApplicationContext context = started("--" + setting)) {
            assertThat(decorators(context))
                    .isEqualTo(context.getBean(MaydayClient.class).isActive() ? 1 : 0);
        }
    }

    @Test
    void whatTheProcessSaysGoesBeforeTheCommandLine() {
        System.setProperty("mayday.dsn", DSN);
        System.setProperty("mayday.enabled", "true");
        System.setProperty("mayday.executors", "true");

        isDecorated("--mayday.dsn=");
        isDecorated("--mayday.enabled=false");
        isDecorated("--mayday.executors=false");
    }

    @Test
    void soDoesTheFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mayday.properties"), "mayday.dsn=" + DSN + "\nmayday.enabled=true\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new FileFirst(folder, before)) {
            thread.setContextClassLoader(loader);
            isDecorated("--mayday.enabled=false", "--mayday.dsn=");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void isDecorated(String... arguments) {
        try (AnnotationConfigApplicationContext context = started(arguments)) {
            assertThat(context.getBean(MaydayClient.class).isActive()).isTrue();
            assertThat(decorators(context)).isEqualTo(1);
        }
    }

    private static int decorators(AnnotationConfigApplicationContext context) {
        return context.getBeanNamesForType(ExecutorDecorator.class).length;
    }

    /** An application that was started with these arguments. */
    private static AnnotationConfigApplicationContext started(String... arguments) {
        OFF.forEach(setting -> System.setProperty(setting, "false"));
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        context.register(MaydayAutoConfiguration.class);
        context.refresh();
        return context;
    }

    /** The tests of the core have a file of that name on the class path. */
    private static final class FileFirst extends URLClassLoader {

        FileFirst(Path folder, ClassLoader parent) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, parent);
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}

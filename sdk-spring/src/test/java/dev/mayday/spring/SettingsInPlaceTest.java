package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** What the conditions go by is what the client goes by. */
class SettingsInPlaceTest {

    /** Nothing listens there, and nothing is captured here. */
    private static final String DSN = "http://key@127.0.0.1:9/7";

    private static final List<String> OFF = List.of("mayday.spool", "mayday.uncaught", "mayday.shutdown-hook");

    private static final List<String> SETTINGS = List.of("mayday.enabled", "mayday.dsn", "mayday.executors");

    private final Map<String, String> variables = new HashMap<>();
    private final Properties file = new Properties();
    private final Map<String, String> spring = new HashMap<>();
    private final SettingsInPlace settings = new SettingsInPlace(variables::get, file, spring::get);

    @AfterEach
    void forgetTheSettings() {
        OFF.forEach(System::clearProperty);
        SETTINGS.forEach(System::clearProperty);
    }

    @Test
    void theFirstPlaceThatSaysAnythingWins() {
        spring.put("mayday.otlp.endpoint", "of spring");
        assertThat(settings.read("mayday.otlp.endpoint")).isEqualTo("of spring");
        file.setProperty("mayday.otlp.endpoint", "of the file");
        assertThat(settings.read("mayday.otlp.endpoint")).isEqualTo("of the file");
        variables.put("MAYDAY_OTLP_ENDPOINT", "of a variable");
        assertThat(settings.read("mayday.otlp.endpoint")).isEqualTo("of a variable");
        System.setProperty("mayday.dsn", "of a system property");
        variables.put("MAYDAY_DSN", "of a variable");
        assertThat(settings.read("mayday.dsn")).isEqualTo("of a system property");
    }

    @Test
    void aBlankTextSaysThatThereIsNoDestinationAndNothingElse() {
        variables.put("MAYDAY_DSN", " ");
        spring.put("mayday.dsn", DSN);
        assertThat(settings.readDestination("mayday.dsn")).isNull();

        variables.put("MAYDAY_ENABLED", " ");
        spring.put("mayday.enabled", "no");
        assertThat(settings.read("mayday.enabled")).isEqualTo("no");
    }

    @Test
    void whatTheProcessSaysGoesBeforeTheCommandLine() {
        System.setProperty("mayday.dsn", DSN);
        System.setProperty("mayday.enabled", "true");
        System.setProperty("mayday.executors", "true");

        assertThat(decorators("--mayday.dsn=")).isEqualTo(1);
        assertThat(decorators("--mayday.enabled=false")).isEqualTo(1);
        assertThat(decorators("--mayday.executors=false")).isEqualTo(1);
    }

    @Test
    void soDoesTheFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mayday.properties"), "mayday.dsn=" + DSN + "\nmayday.enabled=true\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new FileFirst(folder, before)) {
            thread.setContextClassLoader(loader);
            assertThat(decorators("--mayday.enabled=false", "--mayday.dsn=")).isEqualTo(1);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Of an application that is started with these arguments; as many as there should be for its client. */
    private static int decorators(String... arguments) {
        OFF.forEach(setting -> System.setProperty(setting, "false"));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
            context.register(MaydayAutoConfiguration.class);
            context.refresh();
            assertThat(context.getBean(MaydayClient.class).isActive()).isTrue();
            return context.getBeanNamesForType(ExecutorDecorator.class).length;
        }
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

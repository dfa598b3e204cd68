package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

    @TempDir
    Path folder;

    @Test
    void fileIsReadAsUtf8ThroughTheContextClassLoader() throws IOException {
        Files.writeString(folder.resolve("mayday.properties"), "mayday.environment=köln\nmayday.queue-size : 64\n");

        Settings settings = readWith(folder.toUri().toURL());

        assertThat(settings.get(SettingsTable.ENVIRONMENT)).isEqualTo("köln");
        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(64);
        assertThat(settings.origin(SettingsTable.QUEUE_SIZE)).isEqualTo("mayday.properties entry mayday.queue-size");
    }

    @Test
    void replacedJarIsReadAnew() throws IOException {
        Path jar = folder.resolve("app.jar");

        write(jar, "mayday.dist=7");
        assertThat(readWith(jar.toUri().toURL()).find(SettingsTable.DIST)).isEqualTo("7");
        write(jar, "mayday.dist=8 and longer");
        assertThat(readWith(jar.toUri().toURL()).errors())
                .singleElement()
                .asString()
                .contains("8 and longer");
    }

    @Test
    void ownClassLoaderIsAskedIfTheContextHasNoFile() throws Exception {
        Files.writeString(folder.resolve("mayday.properties"), "mayday.dist=own");
        URL classes = SettingsReader.class.getProtectionDomain().getCodeSource().getLocation();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(
                        new URL[] {classes, folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                URLClassLoader context = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(context);
            Class<?> type = own.loadClass(SettingsSource.class.getName());
            Method file = type.getDeclaredMethod("file", Map.class);
            file.setAccessible(true);
            Method lookup = type.getDeclaredMethod("lookup", String.class);
            lookup.setAccessible(true);

            assertThat(lookup.invoke(file.invoke(null, (Object) null), "mayday.dist"))
                    .isEqualTo("own");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void missingFileIsAnEmptyOne() throws IOException {
        Settings settings = readWith(folder.toUri().toURL());

        assertThat(settings.errors()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void noContextClassLoaderIsNoProblem() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(read().errors()).isEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void brokenFileIsOneLine() throws IOException {
        Files.writeString(folder.resolve("mayday.properties"), "mayday.dsn=https\\u00zz\n");

        assertThat(readWith(folder.toUri().toURL()).errors())
                .containsExactly("no mayday.properties entry could be read: java.lang.IllegalArgumentException");
    }

    @Test
    void hugeFileIsOneLine() throws IOException {
        Files.writeString(folder.resolve("mayday.properties"), "#" + "x".repeat(1 << 20));

        assertThat(readWith(folder.toUri().toURL()).errors())
                .containsExactly("no mayday.properties entry could be read: java.io.UncheckedIOException");
    }

    private static void write(Path jar, String content) throws IOException {
        Path fresh = jar.resolveSibling("fresh.jar");
        try (OutputStream file = Files.newOutputStream(fresh);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("mayday.properties"));
            entries.write(content.getBytes(StandardCharsets.UTF_8));
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Settings readWith(URL place) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader context = new URLClassLoader(new URL[] {place}, null)) {
            thread.setContextClassLoader(context);
            return read();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Settings read() {
        return new SettingsReader().read(List.of(SettingsSource.file(null)));
    }
}

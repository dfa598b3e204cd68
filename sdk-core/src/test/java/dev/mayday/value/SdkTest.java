package dev.mayday.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdkTest {

    private static final String VERSION_SHAPE = "\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?";
    private static final String REQUIRED_JARS =
            "(jackson-core|okhttp-jvm|okio-jvm|kotlin-stdlib|slf4j-api|jspecify)-\\d.*\\.jar";

    @TempDir
    Path folder;

    @Test
    void theBuildWritesItsVersion() {
        assertThat(Sdk.VERSION).matches(VERSION_SHAPE).isNotEqualTo("0.0.0-unknown");
        assertThat(Sdk.NAME).isEqualTo("mayday.java").doesNotContain(",", "=", "sentry");
    }

    @Test
    void aMissingVersionIsNamedSo() {
        assertThat(Sdk.readVersion("no-such.properties")).isEqualTo("0.0.0-unknown");
    }

    @Test
    void theVersionIsFoundInAJar() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar().toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(versionIn(loader.loadClass(Sdk.class.getName()))).isEqualTo(Sdk.VERSION);
        }
    }

    @Test
    void theVersionIsFoundInAModule() throws Exception {
        for (Path place : List.of(classes(), jar())) {
            Configuration modules = ModuleLayer.boot()
                    .configuration()
                    .resolve(ModuleFinder.of(moduleJars(place)), ModuleFinder.of(), Set.of("dev.mayday.core"));
            ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(
                    modules, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader());
            Module module = controller.layer().findModule("dev.mayday.core").orElseThrow();
            controller.addOpens(module, "dev.mayday.value", SdkTest.class.getModule());
            Class<?> loaded = module.getClassLoader().loadClass(Sdk.class.getName());

            assertThat(loaded.getModule().isNamed()).isTrue();
            assertThat(versionIn(loaded)).isEqualTo(Sdk.VERSION);
        }
    }

    private static String versionIn(Class<?> loaded) throws ReflectiveOperationException {
        assertThat(loaded).isNotEqualTo(Sdk.class);
        Field version = loaded.getField("VERSION");
        version.setAccessible(true);
        return (String) version.get(null);
    }

    private static Path[] moduleJars(Path place) {
        Stream<Path> others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches(REQUIRED_JARS));
        return Stream.concat(Stream.of(place), others).toArray(Path[]::new);
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(
                Sdk.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path jar() throws IOException, URISyntaxException {
        Path jar = folder.resolve("core.jar");
        Path classes = classes();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> entries = Files.walk(classes)) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(entry).toString().replace(File.separatorChar, '/')));
                Files.copy(entry, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}

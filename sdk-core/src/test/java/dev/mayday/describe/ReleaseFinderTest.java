package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.settings.SettingsReader;
import dev.mayday.settings.SettingsTable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseFinderTest {

    private static final String PROBE = "dev.mayday.describe.ReleaseProbe";
    private static final String PROBE_FILE = "dev/mayday/describe/ReleaseProbe.class";
    private static final String GIT = "git.commit.id.abbrev=abc1234\ngit.build.version=9.9\n";
    private static final String BUILD = "build.name=Shop Build\nbuild.version=1.4.2\n";

    @TempDir
    Path folder;

    private final Map<String, String> manifest = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();

    // --- in processes of their own ---

    @Test
    void startedJarTellsByItsManifest() throws Exception {
        manifest.put("Main-Class", PROBE);
        manifest.put("Class-Path", classes().toURI().toString());
        manifest.put("Implementation-Title", "shop");
        manifest.put("Implementation-Version", "1.4.2");
        Path jar = jar("my app.jar", true);

        assertThat(java("-jar", jar.toString(), "an", "argument")).isEqualTo("shop@1.4.2");
        assertThat(javaIn(folder, "-jar", "my app.jar")).isEqualTo("shop@1.4.2");
    }

    @Test
    void jarOfTheMainClassTells() throws Exception {
        manifest.put("Implementation-Title", "shop");
        manifest.put("Implementation-Version", "1.4.2");
        Path app = jar("app.jar", true);
        manifest.put("Implementation-Title", "library");
        Path library = jar("library.jar", false);

        assertThat(java("-cp", library + File.pathSeparator + app + File.pathSeparator + classes(), PROBE, "x"))
                .isEqualTo("shop@1.4.2");
    }

    @Test
    void applicationInFoldersTellsByGitThenByBuildInfo() throws Exception {
        Path root = folder.resolve("classes");
        Files.createDirectories(root.resolve(PROBE_FILE).getParent());
        Files.write(root.resolve(PROBE_FILE), probe());
        Files.createDirectory(root.resolve("META-INF"));
        Files.writeString(root.resolve("META-INF/build-info.properties"), BUILD);
        String classPath = root + File.pathSeparator + classes();

        assertThat(java("-cp", classPath, PROBE)).isEqualTo("Shop Build@1.4.2");
        Files.writeString(root.resolve("git.properties"), GIT);
        assertThat(java("-cp", classPath, PROBE)).isEqualTo("abc1234");
    }

    @Test
    void releaseOfALibraryIsNotOurs() throws Exception {
        files.put("git.properties", GIT);
        files.put("META-INF/build-info.properties", BUILD);
        Path library = jar("library.jar", false);
        files.clear();
        Path app = jar("app.jar", true);

        assertThat(java("-cp", app + File.pathSeparator + library + File.pathSeparator + classes(), PROBE))
                .isEqualTo("null");
    }

    // --- in this process ---

    @Test
    void springBootJarTellsByItsManifest() throws IOException {
        manifest.put("Main-Class", "org.springframework.boot.loader.launch.JarLauncher");
        manifest.put("Start-Class", "com.shop.App");
        manifest.put("Implementation-Title", "shop");
        manifest.put("Implementation-Version", "1.4.2");
        files.put("BOOT-INF/classes/git.properties", GIT);

        assertThat(find(jar("shop.jar", false))).isEqualTo("shop@1.4.2");
    }

    @Test
    void springBootJarTellsByTheFilesOfItsClasses() throws IOException {
        manifest.put("Main-Class", "org.springframework.boot.loader.launch.JarLauncher");
        manifest.put("Start-Class", "com.shop.App");
        files.put("BOOT-INF/classes/META-INF/build-info.properties", BUILD);

        assertThat(find(jar("shop.jar", false))).isEqualTo("Shop Build@1.4.2");
        files.put("BOOT-INF/classes/git.properties", GIT);
        assertThat(find(jar("shop.jar", false))).isEqualTo("abc1234");
    }

    @Test
    void jarThatOnlyPointsToTheApplicationIsFollowed() throws IOException {
        manifest.put("Implementation-Version", "1.4.2");
        Path app = jar("app.jar", true);
        manifest.clear();
        manifest.put("Main-Class", PROBE);
        Path pointer = jar("classpath.jar", false);

        try (URLClassLoader loader = loader(app)) {
            assertThat(find(pointer + " x", pointer.toString(), loader)).isEqualTo("1.4.2");
            manifest.put("Main-Class", "org.springframework.boot.loader.launch.PropertiesLauncher");
            manifest.put("Start-Class", PROBE);
            Path boot = jar("boot.jar", false);
            assertThat(find(boot.toString(), boot.toString(), loader)).isEqualTo("1.4.2");
        }
    }

    @Test
    void agentBehindTheStartedJarChangesNothing() throws IOException {
        manifest.put("Main-Class", "com.shop.App");
        manifest.put("Implementation-Version", "1.4.2");
        Path app = jar("app.jar", false);

        assertThat(find(app + " x", app + File.pathSeparator + "/opt/agent.jar", null))
                .isEqualTo("1.4.2");
    }

    @Test
    void mainClassOfAModuleIsFound() throws IOException {
        manifest.put("Implementation-Version", "1.4.2");
        Path app = jar("app.jar", true);

        try (URLClassLoader loader = loader(app)) {
            assertThat(find("shop.module/" + PROBE + " a/b", "", loader)).isEqualTo("1.4.2");
        }
    }

    @Test
    void launcherIsNotTheApplication() throws IOException {
        manifest.put("Main-Class", "org.apache.catalina.startup.Bootstrap");
        manifest.put("Implementation-Title", "Apache Tomcat Bootstrap");
        manifest.put("Implementation-Version", "10.1.30");
        Path tomcat = jar("bootstrap.jar", false);
        Path webClasses = Files.createDirectories(folder.resolve("webapps/shop/WEB-INF/classes"));
        String started = "org.apache.catalina.startup.Bootstrap start";

        try (URLClassLoader loader = loader(webClasses, tomcat)) {
            assertThat(find(tomcat.toString(), tomcat.toString(), loader)).isNull();
            assertThat(find(started, tomcat.toString(), loader)).isNull();
            Files.writeString(webClasses.resolve("git.properties"), GIT);
            assertThat(find(started, tomcat.toString(), loader)).isEqualTo("abc1234");
        }
    }

    @Test
    void brokenFilesAreNone() throws IOException {
        manifest.put("Main-Class", "com.shop.App");
        files.put("git.properties", "git.commit.id.abbrev=abc1234\nbroken=\\u00zz\n");
        files.put("META-INF/build-info.properties", BUILD);
        assertThat(find(jar("app.jar", false))).isEqualTo("Shop Build@1.4.2");

        Path noJar = Files.writeString(folder.resolve("broken.jar"), "no jar");
        assertThat(find(noJar)).isNull();
    }

    @Test
    void nothingKnownIsNoRelease() {
        assertThat(find(null, null, null)).isNull();
        assertThat(find("no.such.Main", "", null)).isNull();
        assertThat(find("/no/such.jar", "/no/such.jar", null)).isNull();
        assertThat(find("\u0000", "\u0000", null)).isNull();
        ClassLoader hostile = new ClassLoader(null) {
            @Override
            public URL getResource(String name) {
                throw new LinkageError();
            }
        };
        assertThat(find("com.shop.App", "", hostile)).isNull();
        assertThat(new ReleaseFinder(
                                name -> {
                                    throw new SecurityException();
                                },
                                null)
                        .find())
                .isNull();
    }

    @Test
    void gitKeysAreAskedInOrder() throws IOException {
        manifest.put("Main-Class", "com.shop.App");
        files.put("git.properties", "git.build.version=1.4.2\n");
        assertThat(find(jar("app.jar", false))).isEqualTo("1.4.2");
        files.put("git.properties", "git.build.version=1.4.2\ngit.commit.id.describe=v1.4-3-gabc\n");
        assertThat(find(jar("app.jar", false))).isEqualTo("v1.4-3-gabc");
        files.put("git.properties", "git.commit.id=abcdef\ngit.commit.id.describe=${describe}\n");
        assertThat(find(jar("app.jar", false))).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "shop, 1.4.2, shop@1.4.2",
                "-, 1.4.2, 1.4.2",
                "' ', ' 1.4.2 ', 1.4.2",
                "shop, -, -",
                "shop, ' ', -",
                "shop/api, 1.4\\2, shop-api@1.4-2",
                "'shop\tapi', '1.4\n2', shop-api@1.4-2",
                "shop, ${revision}, -",
                "${name}, 1.4.2, 1.4.2",
                "shop, @project.version@, -",
                "shop, unspecified, -",
                "-, Latest, -",
                "shop, latest, shop@latest",
                "-, ., -",
                "-, .., -",
            })
    void releaseIsFitForTheWire(String name, String version, String release) {
        assertThat(ReleaseFinder.release(name, version)).isEqualTo(release);
        if (release != null) {
            SettingsReader reader = new SettingsReader();
            reader.setText(SettingsTable.RELEASE, release);
            assertThat(reader.readNothing().get(SettingsTable.RELEASE)).isEqualTo(release);
        }
    }

    @Test
    void longNameIsCutAndTheVersionKept() {
        assertThat(ReleaseFinder.release("n".repeat(300), "1.4.2")).hasSize(200).endsWith("...@1.4.2");
        assertThat(ReleaseFinder.release("name", "v".repeat(300))).hasSize(200).startsWith("vvv");
        assertThat(ReleaseFinder.release("name", "v".repeat(199))).hasSize(199);
    }

    // --- what it takes ---

    private String find(Path started) {
        return find(started.toString(), started.toString(), null);
    }

    private static String find(String command, String classPath, ClassLoader loader) {
        Map<String, String> properties = new HashMap<>();
        properties.put("sun.java.command", command);
        properties.put("java.class.path", classPath);
        return new ReleaseFinder(properties::get, loader).find();
    }

    private Path jar(String name, boolean withProbe) throws IOException {
        Manifest content = new Manifest();
        content.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((key, value) -> content.getMainAttributes().putValue(key, value));
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, content)) {
            for (Map.Entry<String, String> entry : files.entrySet()) {
                entries.putNextEntry(new JarEntry(entry.getKey()));
                entries.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
            if (withProbe) {
                entries.putNextEntry(new JarEntry(PROBE_FILE));
                entries.write(probe());
            }
        }
        return jar;
    }

    private static byte[] probe() throws IOException {
        try (InputStream content = ReleaseProbe.class.getResourceAsStream("ReleaseProbe.class")) {
            return content.readAllBytes();
        }
    }

    private static URLClassLoader loader(Path... places) throws MalformedURLException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }

    private static File classes() {
        return Path.of(ReleaseFinder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toFile();
    }

    private String java(String... arguments) throws Exception {
        return javaIn(folder, arguments);
    }

    /** The release that a Java program of its own finds. */
    private static String javaIn(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(text).contains("release=");
        return text.substring(text.indexOf("release=") + 8).strip();
    }
}

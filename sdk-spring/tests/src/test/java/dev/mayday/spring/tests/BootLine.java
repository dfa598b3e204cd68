package dev.mayday.spring.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A line of Spring Boot, and the application that was built on it under Boot's own dependency management. */
enum BootLine {
    BOOT_3_5("3.5"),
    BOOT_4_0("4.0"),
    BOOT_4_1("4.1");

    private final String folder;

    BootLine(String folder) {
        this.folder = folder;
    }

    /** The application's classes, then every jar that Maven gives it. */
    List<Path> classPath() {
        Path target = Path.of(System.getProperty("basedir", "."), "boot", folder, "target");
        try {
            String[] jars =
                    Files.readString(target.resolve("classpath.txt")).strip().split(":");
            return Stream.concat(
                            Stream.of(target.resolve("classes")),
                            Stream.of(jars).map(Path::of))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("build it first: mvn process-classes -pl sdk-spring/tests -am", e);
        }
    }

    /** The version of the one jar of that name. */
    String versionOf(String artifact) {
        return classPath().stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.matches(artifact + "-\\d.*\\.jar"))
                .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + artifact + " on Boot " + folder));
    }

    @Override
    public String toString() {
        return "Boot " + folder;
    }
}

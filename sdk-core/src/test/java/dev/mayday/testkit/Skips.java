package dev.mayday.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the real parts on this machine. Where one is missing, the test is skipped and says why; CI fails on a skipped test. */
public final class Skips {
    private static final String NODE_FOLDER = "sdk-core/src/test/node";

    private Skips() {}

    /** The part itself; without it the test ends here, skipped for that reason. */
    public static <T> T orSkip(Optional<T> part, String reason) {
        Assumptions.assumeTrue(part.isPresent(), reason);
        return part.orElseThrow();
    }

    /** The first executable file of that name on the PATH. */
    public static Optional<Path> program(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The folder of the npm test packages: {@code -Dmayday.node} if given, else found from the working directory upwards,
     * so that it serves every module.
     */
    public static Optional<Path> nodeFolder() {
        Optional<Path> told =
                Optional.ofNullable(System.getProperty("mayday.node")).map(Path::of);
        return told.or(() -> Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                        .map(folder -> folder.resolve(NODE_FOLDER))
                        .filter(Files::isDirectory)
                        .findFirst())
                .filter(folder -> Files.isDirectory(folder.resolve("node_modules")));
    }
}

package dev.mayday.testkit;

import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
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

    /** Ends the test here, skipped, if it would send an interrupt to a process that inherits from this one not to hear it. */
    public static void orSkipWhereIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeFalse(
                signal.equals("INT") && Files.isReadable(status) && ignoresInterrupts(Files.readString(status)),
                "these tests were started with SIGINT ignored, as by a shell in the background, and so are their children");
    }

    private static boolean ignoresInterrupts(String status) {
        return status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line ->
                        new BigInteger(line.substring(line.indexOf(':') + 1).strip(), 16))
                .anyMatch(ignored -> ignored.testBit(1));
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

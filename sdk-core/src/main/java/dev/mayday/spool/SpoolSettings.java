package dev.mayday.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How much waits at most, and where.
 *
 * @param roots the folders that may hold the spool, the first that will do is taken; empty to keep nothing on disk
 * @param diskBytes the most bytes on disk
 * @param memoryBytes the most bytes of records that wait in memory, because there is no disk for them
 * @param memoryRecords the most of those records
 * @param maxAge how long a record is kept on disk or in memory, more than zero
 */
public record SpoolSettings(List<Path> roots, long diskBytes, long memoryBytes, int memoryRecords, Duration maxAge) {

    /** Nothing on disk; in memory 16 MiB, 10,000 records, three days. */
    public static final SpoolSettings IN_MEMORY =
            new SpoolSettings(List.of(), 0, 16L << 20, 10_000, Duration.ofDays(3));

    /** Copies. */
    public SpoolSettings {
        roots = List.copyOf(roots);
    }

    /**
     * Where the spool lies if {@code mayday.spool.dir} is not set: the platform's folder for the state of the user's programs,
     * else the folder for temporary files.
     */
    public static List<Path> usualRoots(
            UnaryOperator<@Nullable String> environment, UnaryOperator<@Nullable String> properties) {
        String system = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT);
        String home = properties.apply("user.home");
        List<Path> roots = new ArrayList<>();
        if (system.startsWith("windows")) {
            add(roots, environment.apply("LOCALAPPDATA"), "mayday");
        } else if (system.startsWith("mac")) {
            add(roots, home, "Library/Application Support/mayday");
        } else {
            add(roots, environment.apply("XDG_STATE_HOME"), "mayday");
            if (roots.isEmpty()) {
                add(roots, home, ".local/state/mayday");
            }
        }
        String user = String.valueOf(properties.apply("user.name")).replaceAll("[^A-Za-z0-9._-]", "_");
        add(roots, properties.apply("java.io.tmpdir"), "mayday-" + user);
        return roots;
    }

    /** A user without a home has the home "?" in Java, and a relative path would lie somewhere else every time. */
    private static void add(List<Path> roots, @Nullable String base, String below) {
        if (base != null && Path.of(base).isAbsolute()) {
            roots.add(Path.of(base, below));
        }
    }
}

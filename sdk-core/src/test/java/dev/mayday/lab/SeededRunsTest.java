package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of runs in simulated time over real spool files, each drawn from its seed: see {@link World}. A seed that fails is
 * named, and runs alone with {@code -Dmayday.lab.seed=<seed>}.
 */
class SeededRunsTest {

    private static final int FIXED = 300;
    private static final int FRESH = 20;

    @TempDir
    private Path folder;

    @Test
    void atEveryStepTheLedgerSaysWhatIsCountedInQueueFlightFilesAndServer() {
        Long only = Long.getLong("mayday.lab.seed");
        List<Long> seeds = new ArrayList<>();
        if (only != null) {
            seeds.add(only);
        } else {
            for (long seed = 1; seed <= FIXED; seed++) {
                seeds.add(seed);
            }
            new Random().longs(FRESH, FIXED + 1, Integer.MAX_VALUE).forEach(seeds::add);
        }
        long began = System.nanoTime();
        Map<String, Integer> figures = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (long seed : seeds) {
            World world = new World(World.Plan.of(seed), folder.resolve(String.valueOf(seed)));
            try {
                world.run();
            } catch (AssertionError e) {
                e.printStackTrace();
                failures.add("-Dmayday.lab.seed=" + seed + ": " + e.getMessage() + ": " + e.getCause());
            }
            world.figures().forEach((what, count) -> figures.merge(what, count, Integer::sum));
        }
        System.out.println(seeds.size() + " runs in " + (System.nanoTime() - began) / 1_000_000 + " ms, "
                + failures.size() + " failed: " + figures);
        assertThat(failures).isEmpty();
    }
}

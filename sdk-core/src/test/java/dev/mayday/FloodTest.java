package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What too much at once costs, measured in JVMs with little memory. */
class FloodTest {

    /**
     * The numbers are exact each time. How long the caller takes is compared with the same loop without a client, in the best
     * of some runs: on a machine that does other things as well, both are interrupted.
     */
    @Test
    void aBurstCostsNoErrorIsCountedExactlyAndHardlyDelaysTheCaller() {
        List<Map<String, Long>> runs = new ArrayList<>();
        do {
            Map<String, Long> figures = run("burst", "-Xmx64m");
            assertThat(figures.get("full") + figures.get("counted")).isEqualTo(20_001);
            assertThat(figures).containsEntry("discarded", 0L).containsEntry("balanced", 1L);
            runs.add(figures);
        } while (runs.stream().noneMatch(FloodTest::hardlyDelayed) && runs.size() < 5);

        assertThat(runs).anyMatch(FloodTest::hardlyDelayed);
    }

    private static boolean hardlyDelayed(Map<String, Long> figures) {
        return figures.get("captured.p999.us") < figures.get("bare.p999.us") + 5_000
                && figures.get("captured.max.us") <= figures.get("bare.max.us") + 50_000;
    }

    @Test
    void aFullQueueOfDeepExceptionsTakesAtMostSixtyFourMebibytes() {
        Map<String, Long> figures = run("full-queue", "-Xmx256m");

        assertThat(figures).containsEntry("queued", 2_049L);
        assertThat(figures.get("bytes")).isLessThan(64L << 20);
    }

    private static Map<String, Long> run(String what, String heap) {
        try (ChildJvm child = ChildJvm.start(FloodProgram.class, List.of(heap), what)) {
            assertThat(child.exitCode(Duration.ofSeconds(90))).as(child.err()).isZero();
            assertThat(child.err()).doesNotContain("OutOfMemoryError", "Exception");
            Map<String, Long> figures = new LinkedHashMap<>();
            child.out().lines().filter(line -> line.matches("[a-z0-9.]+=.*")).forEach(line -> {
                String value = line.substring(line.indexOf('=') + 1);
                figures.put(line.substring(0, line.indexOf('=')), value.equals("true") ? 1 : Long.parseLong(value));
            });
            System.out.println(what + " " + figures);
            return figures;
        }
    }
}

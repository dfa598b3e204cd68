package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a damaged disk costs. Each run is made by its number alone: run {@link #oneRun} with a number that failed to see it
 * again.
 */
class SpoolCorruptionTest {

    private static final int RUNS = 1_000;

    @TempDir
    private Path folder;

    @Test
    void noDamageCostsAHealthyRecordOrAnException() throws IOException {
        for (int seed = 0; seed < RUNS; seed++) {
            oneRun(seed);
        }
    }

    private void oneRun(int seed) throws IOException {
        Random random = new Random(seed);
        Disk disk = new Disk(folder.resolve(Integer.toString(seed)), new FakeClock(), seed);
        Disk.Client dead = disk.client();
        List<String> texts = Disk.texts(2 + random.nextInt(12), 20 + random.nextInt(12_000));
        texts.forEach(dead::append);
        Set<String> waiting = new HashSet<>(texts);
        for (int i = random.nextInt(3); i > 0; i--) {
            waiting.remove(dead.deliver());
        }
        dead.die();
        Set<String> damaged = damage(random, dead.folder, texts);

        Disk.Client next = disk.client();
        List<String> arrived = next.deliverAll();
        next.backlog.close();

        DestinationReport report = next.report();
        Set<String> healthy = new HashSet<>(waiting);
        healthy.removeAll(damaged);
        assertThat(arrived).as("seed %s", seed).containsAll(healthy).doesNotHaveDuplicates();
        assertThat(texts).as("seed %s", seed).containsAll(arrived);
        assertThat(report.delivered()).as("seed %s", seed).isEqualTo(arrived.size());
        assertThat(report.recovered())
                .as("seed %s", seed)
                .isEqualTo(arrived.size() + report.discarded(DiscardReason.CORRUPT));
        assertThat(report.pending()).as("seed %s", seed).isZero();
        assertThat(disk.log.lines()).as("seed %s", seed).noneMatch(line -> line.startsWith("ERROR"));
    }

    /** Does one bad thing to the files there, and returns the texts of the records that it may have cost. */
    private static Set<String> damage(Random random, Path folder, List<String> texts) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> !file.endsWith("lock")).sorted().forEach(files::add);
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        String original = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean records = file.toString().endsWith(".records");
        int from = random.nextInt(bytes.length);
        int to = from + 1 + random.nextInt(Math.min(bytes.length - from, 3_000));
        switch (random.nextInt(9)) {
            case 0 -> {
                bytes[from] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
                return records ? touched(original, from, from + 1, texts) : Set.of();
            }
            case 1 -> {
                Files.write(file, Arrays.copyOf(bytes, from)); // cut off
                return records ? touched(original, from, bytes.length, texts) : Set.of();
            }
            case 2 -> {
                Files.write(file, join(bytes, from, bytes, to)); // cut out
                return records ? touched(original, from, to, texts) : Set.of();
            }
            case 3 -> {
                Files.write(file, join(bytes, to, bytes, from)); // twice
                return records ? touched(original, to, to + 1, texts) : Set.of();
            }
            case 4 -> {
                Arrays.fill(bytes, from, to, (byte) 0);
                Files.write(file, bytes);
                return records ? touched(original, from, to, texts) : Set.of();
            }
            case 5 -> foreignFile(random, folder, bytes);
            case 6 -> {
                Path other = folder.resolve(random.nextBoolean() ? "00000009.records" : file.getFileName() + "x");
                Files.createDirectory(other);
                Files.write(other.resolve("file"), bytes);
            }
            case 7 -> {
                Path elsewhere = Files.write(folder.resolveSibling("elsewhere"), bytes);
                Files.createSymbolicLink(
                        folder.resolve(random.nextBoolean() ? "00000009.records" : "link"),
                        random.nextBoolean() ? elsewhere : folder);
            }
            default -> unknownVersion(folder);
        }
        return Set.of();
    }

    private static void foreignFile(Random random, Path folder, byte[] bytes) throws IOException {
        byte[] foreign = new byte[random.nextInt(5_000)];
        random.nextBytes(foreign);
        switch (random.nextInt(4)) {
            case 0 -> Files.write(folder.resolve("notes.txt"), foreign);
            case 1 -> Files.write(folder.resolve("00000001.outcomes.bak"), foreign);
            case 2 -> Files.write(folder.resolve("00000009.records"), new byte[0]);
            default -> Files.write(folder.resolve("00000009.records"), bytes); // a copy of one of ours
        }
    }

    private static void unknownVersion(Path folder) throws IOException {
        java.nio.ByteBuffer head =
                java.nio.ByteBuffer.allocate(500).putInt(0x4D415944).putInt(2);
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(head.array(), 0, 8);
        Files.write(
                folder.resolve("00000009.records"),
                head.putInt((int) crc.getValue()).array());
    }

    /** {@code a} up to there, then {@code b} from there. */
    private static byte[] join(byte[] a, int end, byte[] b, int from) {
        byte[] joined = Arrays.copyOf(a, end + b.length - from);
        System.arraycopy(b, from, joined, end, b.length - from);
        return joined;
    }

    /** The records that bytes from there up to there belong to. */
    private static Set<String> touched(String file, int from, int to, List<String> texts) {
        Set<String> touched = new HashSet<>();
        int found = 0;
        for (String text : texts) {
            int at = file.indexOf(text);
            if (at >= 0) {
                found++;
                if (from < at + text.length() && to > at - 68) {
                    touched.add(text);
                }
            }
        }
        assertThat(found).isPositive();
        return touched;
    }
}

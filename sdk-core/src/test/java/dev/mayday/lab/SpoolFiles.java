package dev.mayday.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Reads a spool's files a second time, by what is written about them and by nothing else: which records are there, and which
 * of them have an outcome. Strict where the SDK is lenient: what is neither a record nor the torn end of a file fails.
 */
final class SpoolFiles {

    private static final long MARKER = 0xA54D6179646179DBL;
    private static final int MAGIC = 0x4D415944;
    private static final int FILE_HEAD = 12;
    private static final int HEAD = 68;

    private SpoolFiles() {}

    /** The ids of the records in all folders below {@code root} that have no outcome, in the order of folders and files. */
    static List<String> pending(Path root) {
        List<String> ids = new ArrayList<>();
        for (Path file : recordFiles(root)) {
            Set<Integer> ended = ended(file);
            for (Record record : records(file)) {
                if (!ended.contains(record.index)) {
                    ids.add(record.id);
                }
            }
        }
        return ids;
    }

    /** One record. */
    record Record(int index, String id, int begin, int end) {}

    /** The files of records below {@code root}. */
    static List<Path> recordFiles(Path root) {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".records"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole records of one file. */
    static List<Record> records(Path file) {
        ByteBuffer all = ByteBuffer.wrap(read(file));
        List<Record> records = new ArrayList<>();
        if (all.remaining() < FILE_HEAD) {
            return records;
        }
        check(all.getInt(0) == MAGIC && all.getInt(4) == 1 && all.getInt(8) == crc(all, 0, 8), file, 0);
        int at = FILE_HEAD;
        while (all.capacity() - at >= HEAD) {
            check(all.getLong(at) == MARKER, file, at);
            check(all.getInt(at + 64) == crc(all, at, 64), file, at);
            int length = all.getInt(at + 56);
            int end = at + HEAD + length;
            if (end > all.capacity()) {
                return records;
            }
            check(all.getInt(at + 60) == crc(all, at + HEAD, length), file, at);
            String id = new String(all.array(), at + 16, 32, StandardCharsets.US_ASCII);
            records.add(new Record(all.getInt(at + 12), id, at, end));
            at = end;
        }
        return records;
    }

    /** The numbers of the records of that file which have an outcome. */
    static Set<Integer> ended(Path file) {
        Path outcomes = file.resolveSibling(file.getFileName().toString().replace(".records", ".outcomes"));
        Set<Integer> ended = new HashSet<>();
        if (Files.exists(outcomes)) {
            ByteBuffer all = ByteBuffer.wrap(read(outcomes));
            while (all.remaining() >= 8) {
                ended.add(all.getInt());
                all.getInt();
            }
        }
        return ended;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int crc(ByteBuffer all, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(all.array(), from, length);
        return (int) crc.getValue();
    }

    private static void check(boolean holds, Path file, int at) {
        if (!holds) {
            throw new AssertionError("not a record at byte " + at + " of " + file);
        }
    }
}

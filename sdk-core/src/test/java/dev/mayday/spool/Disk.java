package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.report.DestinationReport;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A disk, and clients' backlogs on it that live one after the other or side by side. A client that is {@link #die killed}
 * leaves everything as it is; in one JVM that means that its lock must be broken, since the process lives on.
 */
final class Disk {

    static final String DESTINATION = "00112233445566778899aabbccddeeff";

    final FakeClock clock;
    final Path root;
    final RecordingLogger log = new RecordingLogger();
    private final Random random;

    Disk(Path root, FakeClock clock, long seed) {
        this(root, clock, new Random(seed));
    }

    /** Where new folders get the names that {@code random} says. */
    Disk(Path root, FakeClock clock, Random random) {
        this.root = root;
        this.clock = clock;
        this.random = random;
    }

    /** A client's part: its backlog, and its ledger. */
    final class Client {

        final Captures captures = new Captures("sentry");
        final Backlog backlog;
        final Path folder;

        Client(String destination, SpoolSettings settings) {
            backlog = new Backlog(
                    settings,
                    () -> destination,
                    captures::recover,
                    new Notices(log, clock, "sentry", line -> line),
                    clock,
                    random);
            backlog.tend();
            folder = backlog.folder();
        }

        /** Appends a record that says {@code text}; its id follows from the text. */
        void append(String... texts) {
            for (String text : texts) {
                backlog.append(id(text), text.getBytes(StandardCharsets.UTF_8), captures.capture());
            }
        }

        /** Leases the oldest and says what it says; null if none is ready. */
        String deliver() {
            Lease lease = backlog.lease();
            if (lease == null) {
                return null;
            }
            lease.delivered();
            return text(lease);
        }

        /** Delivers all. */
        List<String> deliverAll() {
            List<String> texts = new ArrayList<>();
            for (String text = deliver(); text != null; text = deliver()) {
                texts.add(text);
            }
            return texts;
        }

        /** The file of its first records. */
        Path records() {
            return folder.resolve("00000001.records");
        }

        /** The bytes of each file in its folder; of none if that is gone. */
        LongStream sizes() {
            if (!Files.exists(folder)) {
                return LongStream.empty();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.toList().stream().mapToLong(file -> file.toFile().length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        DestinationReport report() {
            DestinationReport report = captures.destination();
            assertThat(report.balanced()).isTrue();
            return report;
        }

        /** Leaves the folder as a SIGKILL would, and lets others think that nobody holds it. */
        Client die() {
            Path copy =
                    folder.resolveSibling("f" + folder.getFileName().toString().substring(1) + "00");
            copy(folder, copy);
            backlog.close();
            if (Files.exists(folder)) {
                delete(folder);
            }
            try {
                Files.createDirectories(folder.getParent());
                Files.move(copy, folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
    }

    Client client() {
        return client(DESTINATION, 1 << 20);
    }

    Client client(String destination, long maxBytes) {
        return new Client(destination, settings(maxBytes));
    }

    Client client(SpoolSettings settings) {
        return new Client(DESTINATION, settings);
    }

    SpoolSettings settings(long maxBytes) {
        return new SpoolSettings(List.of(root), maxBytes, 1 << 20, 1_000, Duration.ofDays(3));
    }

    static EventId id(String text) {
        return EventId.of(text.hashCode(), text.length() + 1L);
    }

    /** Texts of about that length, each unlike the others. */
    static List<String> texts(int count, int length) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add((i + " ").repeat(length / (i + " ").length()));
        }
        return texts;
    }

    static String text(Lease lease) {
        return new String(lease.bytes(), StandardCharsets.UTF_8);
    }

    /** Everything below the root, as relative paths. */
    List<String> files() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Path copied = Files.createDirectories(to.resolveSibling("." + to.getFileName()));
            for (Path file : files.toList()) {
                Files.copy(file, copied.resolve(file.getFileName()));
            }
            Files.move(copied, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

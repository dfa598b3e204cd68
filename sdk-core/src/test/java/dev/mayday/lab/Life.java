package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.LogEntry;
import dev.mayday.ledger.Account;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Notices;
import dev.mayday.pipeline.SteppedEngine;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.send.ClientReports;
import dev.mayday.send.SteppedSender;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process in simulated time, from its start to its end. It keeps books of its own about each event that passes through
 * its hands, by id and without looking at the ledger; {@link #recount} compares them, and the files, with the ledger.
 */
final class Life implements Destination {

    final Path root;
    final Backlog backlog;
    final SteppedEngine engine;
    final SteppedSender sender;

    private final World.Plan plan;
    private final Random random;
    private final Set<String> came;
    private final Set<String> ended;
    private final Ledger ledger = new Ledger(List.of("sim"));

    // what was seen to happen
    private long captured;
    private long hooked;
    private long faults;
    private long accepted;
    private long folded;
    private long delivered;
    private long rejected;
    private long tooLarge;
    private long vanished;
    private long closed;
    private long closedInMemory;
    private int everInMemory;
    private final long recovered;
    private final long corrupt;

    /** Ids of captures that nothing has been seen of since. */
    private final Set<String> unseen = new HashSet<>();

    /** Ids that came here or were taken over and have no outcome yet, as far as was seen. */
    private final Set<String> waiting = new HashSet<>();

    /** Those among them that are not on disk, since there is none yet. */
    private final Set<String> inMemory = new HashSet<>();

    /** Those that this process captured. */
    private final Set<String> own = new HashSet<>();

    private @Nullable String tearing;

    /**
     * Starts a process over what earlier ones left in {@code root}, of which that many records are damaged.
     *
     * @param came gets the ids of events that come to the destination
     * @param ended gets those that end without delivery
     */
    Life(
            Path root,
            World.Plan plan,
            FakeClock clock,
            Random random,
            SimServer server,
            int damaged,
            Set<String> came,
            Set<String> ended) {
        this.root = root;
        this.plan = plan;
        this.random = random;
        this.came = came;
        this.ended = ended;
        RecordingLogger log = new RecordingLogger();
        RecordingLogger senders = new RecordingLogger();
        senders.failWith(plan.loggerFails() ? new NoClassDefFoundError("undeployed") : null);
        Notices notices = new Notices(senders, clock, "sim", line -> line);
        Account account = ledger.account("sim");
        SpoolSettings settings =
                new SpoolSettings(List.of(root), plan.diskBytes(), 16 << 20, 10_000, Duration.ofHours(72));
        List<String> left = SpoolFiles.pending(root);
        waiting.addAll(left);
        this.backlog = new Backlog(settings, () -> "sim", account::recovered, notices, clock, random);
        this.engine = new SteppedEngine(ledger, this, this::hook, plan.queueSize(), clock, random, log);
        // The server adds up the counts themselves; a report's bytes are not the subject.
        ClientReports reports = new ClientReports(this::report, counts -> new byte[] {
            (byte) counts.values().stream().mapToLong(Long::longValue).sum()
        });
        this.sender = new SteppedSender(server, backlog, Life::shrunk, reports, clock, random, notices);
        this.recovered = left.size() + damaged;
        this.corrupt = damaged;
        backlog.tend();
    }

    /** What the application does. */
    void capture() {
        captured++;
        EventId id = engine.capture(Event.builder()
                .logEntry(LogEntry.of("number " + captured))
                .fingerprint(List.of("group " + random.nextInt(plan.groups())))
                .build());
        if (!id.isNone()) {
            unseen.add(id.toString());
        }
    }

    private @Nullable Event hook(Event event) {
        unseen.remove(event.id().toString());
        if (tearing == null && random.nextInt(15) == 0) {
            hooked++;
            folded += others(event);
            if (random.nextBoolean()) {
                throw new StackOverflowError("drawn");
            }
            return null;
        }
        return event;
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        String id = event.id().toString();
        accepted++;
        came.add(id);
        folded += others(event);
        if (tearing == null && random.nextInt(30) == 0) {
            faults++;
            throw new StackOverflowError("drawn");
        }
        byte[] record = new byte[32 + random.nextInt(plan.largestRecord())];
        random.nextBytes(record);
        System.arraycopy(id.getBytes(StandardCharsets.US_ASCII), 0, record, 0, 32);
        waiting.add(id);
        own.add(id);
        tearing = tearing == null ? null : id;
        backlog.append(event.id(), record, receipt);
        if (plan.diskComesLate() && !SpoolFiles.pending(root).contains(id)) {
            inMemory.add(id);
            everInMemory++;
        }
    }

    /** How many records found no disk to go to. */
    int everInMemory() {
        return everInMemory;
    }

    /** How many captures it stands for beside its own. */
    private static long others(Event event) {
        return event.occurrences() == null ? 0 : event.occurrences().count() - 1;
    }

    private static byte @Nullable [] shrunk(byte[] record) {
        return record.length <= SimServer.LARGEST ? null : java.util.Arrays.copyOf(record, 1_000);
    }

    /** The client got that answer for a record of that size. */
    void answered(String id, int bytes, int status) {
        if (status == 200) {
            delivered++;
            forget(id);
        } else if (status == 400) {
            rejected++;
            end(id);
        } else if (status == 413 && bytes <= SimServer.LARGEST) {
            tooLarge++;
            end(id);
        }
    }

    private void end(String id) {
        forget(id);
        ended.add(id);
    }

    private void forget(String id) {
        waiting.remove(id);
        inMemory.remove(id);
    }

    /** Compares the ledger with what was seen and what the files say; returns the ids of the records that wait on disk. */
    Set<String> recount() {
        List<String> files = SpoolFiles.pending(root);
        Set<String> onDisk = new HashSet<>(files);
        assertThat(files).as("no record twice").hasSameSizeAs(onDisk);
        inMemory.removeAll(onDisk);
        for (String id : List.copyOf(waiting)) {
            if (!onDisk.contains(id) && !inMemory.contains(id)) {
                vanished++;
                end(id);
            }
        }
        assertThat(onDisk.size() + inMemory.size()).as("places").isEqualTo(waiting.size());
        assertThat(waiting).as("no record with an outcome, or of nobody").containsAll(onDisk);

        DestinationReport report = report();
        assertThat(report.balanced()).as("balanced: %s", report).isTrue();
        assertThat(report.captured()).as("captured").isEqualTo(captured);
        assertThat(report.recovered()).as("recovered").isEqualTo(recovered);
        assertThat(report.spooled()).as("spooled").isEqualTo(onDisk.size());
        assertThat(report.delivered()).as("delivered").isEqualTo(delivered);
        // What flood control folds together is seen when it leaves, or when nothing is kept back any more.
        assertThat(report.queued() + report.merged())
                .as("queued and merged")
                .isEqualTo(captured - hooked - accepted - closed + inMemory.size());
        assertThat(report.merged()).as("merged").isGreaterThanOrEqualTo(folded);
        if (report.queued() == inMemory.size()) {
            assertThat(report.merged()).as("merged").isEqualTo(folded);
        }
        assertThat(report.discarded(DiscardReason.QUEUE_OVERFLOW))
                .as("overflow")
                .isZero();
        assertThat(report.discarded(DiscardReason.BEFORE_SEND)).as("hook").isEqualTo(hooked);
        assertThat(report.discarded(DiscardReason.INTERNAL_ERROR)).as("faults").isEqualTo(faults);
        assertThat(report.discarded(DiscardReason.REJECTED)).as("rejected").isEqualTo(rejected);
        assertThat(report.discarded(DiscardReason.TOO_LARGE)).as("too large").isEqualTo(tooLarge);
        assertThat(report.discarded(DiscardReason.CORRUPT)).as("corrupt").isEqualTo(corrupt);
        assertThat(report.discarded(DiscardReason.CLOSED)).as("closed").isEqualTo(closed + closedInMemory);
        assertThat(report.discarded(DiscardReason.SPOOL_OVERFLOW) + report.discarded(DiscardReason.EXPIRED))
                .as("pushed out and expired")
                .isEqualTo(vanished);
        if (!plan.ages()) {
            assertThat(report.discarded(DiscardReason.EXPIRED)).as("expired").isZero();
        }
        if (plan.hasRoom()) {
            assertThat(report.discarded(DiscardReason.SPOOL_OVERFLOW))
                    .as("pushed out")
                    .isZero();
        }
        return onDisk;
    }

    /** Compares what {@code flush} says with what was seen. */
    void flush() {
        boolean settled =
                captured == hooked + accepted + folded + closed && own.stream().noneMatch(waiting::contains);
        assertThat(engine.flushed()).as("flush").isEqualTo(settled);
    }

    DestinationReport report() {
        return ledger.report().destination("sim");
    }

    /** An orderly end: what is on disk stays there. */
    void finish() {
        // Of captures that found the queue full only the ledger knows how many are left.
        engine.close();
        closed = plan.queueOverflows() ? report().discarded(DiscardReason.CLOSED) : unseen.size();
        folded = plan.queueOverflows() ? report().merged() : folded;
        sender.finish();
        inMemory.removeAll(SpoolFiles.pending(root)); // the disk may have come meanwhile
        closedInMemory = inMemory.size();
        List.copyOf(inMemory).forEach(this::end);
    }

    /** Leaves one more record, of which only a part has been written; false if there is none after all. */
    boolean tear() {
        while (engine.step()) {
            // Until the one to come is next.
            continue;
        }
        tearing = "";
        capture();
        engine.step();
        recount(); // it may have pushed out others
        for (Path file : SpoolFiles.recordFiles(root)) {
            for (SpoolFiles.Record record : SpoolFiles.records(file)) {
                if (record.id().equals(tearing)) {
                    cut(file, record.begin() + 1 + random.nextInt(record.end() - record.begin() - 1));
                    return true;
                }
            }
        }
        return false;
    }

    private static void cut(Path file, long length) {
        try (RandomAccessFile records = new RandomAccessFile(file.toFile(), "rw")) {
            records.setLength(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that this process still does matters to anyone. */
    void abandon() {
        backlog.close();
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of records and beside it a file of their outcomes; both only grow. The spool's lock guards it.
 *
 * <pre>
 *   records    magic 4, version 4, check 4, then of each record:
 *              marker 8, version 4, index 4, event id 32, epoch millis 8, length 4, check of the bytes 4, check of all that 4, bytes
 *   outcomes   of each: index 4, check 3, outcome 1
 * </pre>
 *
 * <p>A check is a CRC-32C. Files of java.io: an interrupt closes a channel, but not them.
 */
final class Segment {

    /** The outcomes of a record. Any of them ends it; which one it is only helps people with a hex dump. */
    static final int DELIVERED = 1;

    static final int GIVEN_UP = 2;

    // where the parts of a record stand, counted from its marker
    private static final int VERSION_AT = 8;
    private static final int INDEX_AT = 12;
    private static final int ID_AT = 16;
    private static final int ID_LENGTH = 32;
    private static final int MILLIS_AT = ID_AT + ID_LENGTH;
    private static final int LENGTH_AT = 56;
    private static final int PAYLOAD_CHECK_AT = 60;
    private static final int HEAD_CHECK_AT = 64;
    private static final int HEAD = 68;

    private static final int FILE_HEAD = 12;
    private static final int OUTCOME_CHECK_AT = 4;
    private static final int OUTCOME = 8;

    /** The bytes in both files that a record takes at most beside those it holds. */
    static final int OVERHEAD = FILE_HEAD + HEAD + OUTCOME;

    /** The most bytes of a file; a larger one is not ours. */
    static final long LARGEST = 16L << 20;

    private static final String SUFFIX = ".records";
    private static final String OUTCOMES = ".outcomes";
    private static final int MAGIC = 0x4D415944;
    private static final int VERSION = 1;
    private static final int FILE_VERSION_AT = 4;
    private static final int FILE_CHECK_AT = 8;
    private static final long MARKER = 0xA54D6179646179DBL;
    private static final int MOST_RECORDS = 1 << 20;

    /** 2026 in UTC. These files are younger; an earlier time comes from a clock that was not set. */
    private static final long FIRST_MILLIS = 1_767_225_600_000L;

    final Folder folder;
    private final Path records;
    private final Path outcomes;
    private @Nullable RandomAccessFile recordFile;
    private @Nullable RandomAccessFile outcomeFile;

    /** Bytes in both files, with room for the outcomes to come. */
    long bytes;

    /** How many records have no outcome yet; one more while the segment is being read to its end. */
    private int holds;

    private long end;
    private long outcomesEnd;
    private int next;

    private Segment(Folder folder, Path records) {
        this.folder = folder;
        this.records = records;
        String name = records.getFileName().toString();
        this.outcomes = records.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + OUTCOMES);
    }

    /** A new one, in which nothing stands yet. */
    static Segment create(Folder folder, int number) throws IOException {
        Segment segment = new Segment(folder, folder.path.resolve(String.format("%08d%s", number, SUFFIX)));
        Files.createFile(segment.records); // fails rather than to follow or reuse what is there
        segment.recordFile = new RandomAccessFile(segment.records.toFile(), "rw");
        return segment;
    }

    /**
     * Those in a folder, oldest first. Outcomes whose records are gone were left by a process that was killed as it deleted both,
     * and go now; whatever else lies there is passed over.
     */
    static List<Segment> in(Folder folder) throws IOException {
        List<Segment> found = new ArrayList<>();
        for (Path file : folder.files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(SUFFIX) && isPlain(file)) {
                found.add(new Segment(folder, file));
            } else if (name.endsWith(OUTCOMES)
                    && isPlain(file)
                    && !Files.exists(records(file), LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
            }
        }
        return found;
    }

    private static Path records(Path outcomes) {
        String name = outcomes.getFileName().toString();
        return outcomes.resolveSibling(name.substring(0, name.length() - OUTCOMES.length()) + SUFFIX);
    }

    private static boolean isPlain(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST;
    }

    /** Writes a record behind the others and lets {@code entry} know where. */
    void append(Entry entry, long epochMillis, byte[] payload) throws IOException {
        RandomAccessFile file = recordFile;
        // An unlinked file takes writes as well as any other.
        if (file == null || !Files.exists(records, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(records.getParent() + " has vanished");
        }
        int head = end == 0 ? FILE_HEAD : 0;
        ByteBuffer all = ByteBuffer.allocate(head + HEAD + payload.length);
        if (head > 0) {
            all.putInt(MAGIC).putInt(VERSION).putInt(crc(all, 0, FILE_CHECK_AT));
        }
        all.putLong(MARKER).putInt(VERSION).putInt(next);
        all.put(entry.id.toString().getBytes(StandardCharsets.US_ASCII)).putLong(epochMillis);
        all.putInt(payload.length).putInt(crc(ByteBuffer.wrap(payload), 0, payload.length));
        all.putInt(crc(all, head, HEAD_CHECK_AT)).put(payload);
        try {
            file.seek(end);
            file.write(all.array());
        } catch (IOException e) {
            file.setLength(end); // half a record; where not even this works, the reader finds its way
            throw e;
        }
        entry.segment = this;
        entry.index = next++;
        entry.offset = end + head;
        end += all.capacity();
        bytes += all.capacity() + OUTCOME;
        hold();
    }

    /** The bytes of a record; null if they are not what was written. */
    byte @Nullable [] read(Entry entry) throws IOException {
        if (recordFile == null) {
            if (!Files.isRegularFile(records, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            recordFile = new RandomAccessFile(records.toFile(), "r");
        }
        byte[] all = new byte[HEAD + entry.size];
        try {
            recordFile.seek(entry.offset);
            recordFile.readFully(all);
        } catch (EOFException cut) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(all);
        if (!isHead(head, 0) || head.getInt(INDEX_AT) != entry.index || !isWhole(head, 0)) {
            return null;
        }
        byte[] payload = new byte[entry.size];
        head.position(HEAD).get(payload);
        return payload;
    }

    /** Keeps the segment, beside the records in it that wait, until {@link #release}. */
    void hold() {
        holds++;
    }

    /** Takes back one {@link #hold}, or notes that a record in here has its outcome. */
    void release() {
        holds--;
    }

    /** True if nothing keeps the segment any longer: it can be deleted. */
    boolean isDone() {
        return holds == 0;
    }

    /** True if records in here wait, beside the one {@link #hold}. */
    boolean isHeldBeside() {
        return holds > 1;
    }

    /** Notes that a record has its outcome. Where it cannot be written the record comes again after a restart. */
    void ended(int index, int outcome) throws IOException {
        if (folder.taken) {
            return;
        }
        RandomAccessFile file = outcomeFile;
        if (file == null) {
            if (!Files.exists(outcomes, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(outcomes);
            } else if (!isPlain(outcomes)) {
                throw new IOException(outcomes + " is not a file of ours");
            }
            file = new RandomAccessFile(outcomes.toFile(), "rw");
            outcomeFile = file;
            outcomesEnd = (file.length() + OUTCOME - 1) / OUTCOME * OUTCOME; // one may have been cut
        }
        file.seek(outcomesEnd);
        file.write(outcome(index, outcome).array());
        outcomesEnd += OUTCOME;
    }

    private static ByteBuffer outcome(int index, int outcome) {
        ByteBuffer entry = ByteBuffer.allocate(OUTCOME).putInt(index).putInt(outcome);
        return entry.putInt(OUTCOME_CHECK_AT, crc(entry, 0, OUTCOME) << 8 | outcome);
    }

    /**
     * Reads all that an earlier process left. Finds its way over damage by markers and checks; the numbers of the records
     * tell how many are lost.
     *
     * @param known ids that count already; those found are added
     * @param found gets the records without an outcome
     * @return how many records are lost, or -1 if another version wrote this and it is to be left alone
     */
    int scan(Set<EventId> known, Supplier<Receipt> receipts, long nowMillis, List<Entry> found) throws IOException {
        byte[] all = Files.readAllBytes(records);
        BitSet done = outcomes();
        ByteBuffer file = ByteBuffer.wrap(all);
        boolean headed = all.length >= FILE_HEAD
                && file.getInt(FILE_CHECK_AT) == crc(file, 0, FILE_CHECK_AT)
                && file.getInt(0) == MAGIC;
        if (headed && file.getInt(FILE_VERSION_AT) != VERSION) {
            return -1;
        }
        bytes = all.length + (Files.exists(outcomes) ? Files.size(outcomes) : 0);
        BitSet whole = new BitSet();
        int indexes = 0;
        int explained = headed ? FILE_HEAD : 0;
        int at = explained;
        while (at <= all.length - HEAD) {
            if (!isHead(file, at)) {
                at = nextMarker(file, at + 1);
                continue;
            }
            int index = file.getInt(at + INDEX_AT);
            int length = file.getInt(at + LENGTH_AT);
            indexes = Math.max(indexes, index + 1);
            explained = (int) Math.min(all.length, (long) at + HEAD + length);
            if (!isWhole(file, at)) {
                at = nextMarker(file, at + 1);
                continue;
            }
            if (!whole.get(index)) {
                whole.set(index);
                EventId id = EventId.parse(new String(all, at + ID_AT, ID_LENGTH, StandardCharsets.US_ASCII));
                if (!done.get(index) && known.add(id)) {
                    Entry entry = new Entry(id, length, receipts.get());
                    entry.segment = this;
                    entry.index = index;
                    entry.offset = at;
                    long millis = file.getLong(at + MILLIS_AT);
                    entry.ageMillis = isPast(millis, nowMillis) ? nowMillis - millis : untouchedMillis(nowMillis);
                    found.add(entry);
                    bytes += OUTCOME;
                    hold();
                }
            }
            at = explained;
        }
        if (explained < all.length) {
            indexes++; // torn
        }
        whole.or(done);
        int lost = 0;
        for (int index = whole.nextClearBit(0); index < indexes; index = whole.nextClearBit(index + 1)) {
            lost++;
            noteLost(index);
        }
        return lost;
    }

    /** Marks a lost record as given up, or the next process would count it again. */
    private void noteLost(int index) {
        try {
            ended(index, GIVEN_UP);
        } catch (IOException e) {
            return; // then it does
        }
    }

    private BitSet outcomes() throws IOException {
        BitSet done = new BitSet();
        if (Files.exists(outcomes, LinkOption.NOFOLLOW_LINKS) && isPlain(outcomes)) {
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(outcomes));
            while (all.remaining() >= OUTCOME) {
                int index = all.getInt();
                int rest = all.getInt();
                int outcome = rest & 0xFF;
                if (outcome >= DELIVERED
                        && outcome <= GIVEN_UP
                        && index >= 0
                        && index < MOST_RECORDS
                        && rest == outcome(index, outcome).getInt(OUTCOME_CHECK_AT)) {
                    done.set(index);
                }
            }
        }
        return done;
    }

    private static boolean isHead(ByteBuffer file, int at) {
        return file.getLong(at) == MARKER
                && file.getInt(at + VERSION_AT) == VERSION
                && file.getInt(at + HEAD_CHECK_AT) == crc(file, at, HEAD_CHECK_AT)
                && file.getInt(at + INDEX_AT) >= 0
                && file.getInt(at + INDEX_AT) < MOST_RECORDS
                && file.getInt(at + LENGTH_AT) >= 0;
    }

    /** True if behind the head at that place stand the bytes it was written with. */
    private static boolean isWhole(ByteBuffer file, int at) {
        int length = file.getInt(at + LENGTH_AT);
        return length <= file.capacity() - HEAD - at
                && file.getInt(at + PAYLOAD_CHECK_AT) == crc(file, at + HEAD, length);
    }

    private static int nextMarker(ByteBuffer file, int from) {
        int at = from;
        while (at <= file.capacity() - HEAD && file.getLong(at) != MARKER) {
            at++;
        }
        return at;
    }

    private static int crc(ByteBuffer bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }

    /**
     * How long the records are untouched. Where not even their time can be right it starts now, for this process and for all
     * after it, so that nothing is kept for ever by a clock that was wrong once.
     */
    long untouchedMillis(long nowMillis) {
        try {
            FileTime time = Files.getLastModifiedTime(records, LinkOption.NOFOLLOW_LINKS);
            if (isPast(time.toMillis(), nowMillis)) {
                return nowMillis - time.toMillis();
            }
            if (nowMillis >= FIRST_MILLIS) {
                Files.setLastModifiedTime(records, FileTime.fromMillis(nowMillis));
            }
            return 0;
        } catch (IOException unknown) {
            return 0;
        }
    }

    /** True for a time that can be right. */
    private static boolean isPast(long millis, long nowMillis) {
        return millis >= FIRST_MILLIS && millis <= nowMillis;
    }

    void delete() throws IOException {
        close();
        if (folder.taken) {
            return;
        }
        Files.deleteIfExists(records);
        Files.deleteIfExists(outcomes);
    }

    void close() throws IOException {
        if (recordFile != null) {
            recordFile.close();
            recordFile = null;
        }
        if (outcomeFile != null) {
            outcomeFile.close();
            outcomeFile = null;
        }
    }
}

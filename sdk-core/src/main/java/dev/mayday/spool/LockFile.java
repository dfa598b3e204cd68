package dev.mayday.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is locked for as long as its owner lives. The lock is on the file and not on its name: once somebody has deleted
 * the name, another file under it can be locked as well.
 *
 * <p>While it is held it must be opened in no other way, and setting its times by name opens it too: whatever is closed then
 * gives up the lock of the whole process.
 */
final class LockFile implements Closeable {

    /** How long it is left alone. What cleans up by age counts in days. */
    private static final Duration TOUCHED = Duration.ofHours(1);

    private final Path path;
    private final FileChannel channel;

    /** What tells files apart; null where they all look the same. */
    private final @Nullable Object identity;

    private LockFile(Path path, FileChannel channel, @Nullable Object identity) {
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    /**
     * The file there, locked; null if somebody else holds it, or if it is not there any more.
     *
     * @param missing whether it is made; there must be none then
     * @throws OverlappingFileLockException if somebody in this JVM holds it
     */
    static @Nullable LockFile lock(Path path, boolean missing) throws IOException {
        BasicFileAttributes before = attributes(path);
        FileChannel channel = FileChannel.open(
                path,
                missing
                        ? Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)
                        : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        boolean undo = true;
        try {
            BasicFileAttributes there = channel.tryLock() == null ? null : attributes(path);
            // One that has been deleted meanwhile can be locked, too.
            if (there == null || (before != null && !Objects.equals(before.fileKey(), there.fileKey()))) {
                return null;
            }
            undo = false;
            return new LockFile(path, channel, there.fileKey());
        } catch (OverlappingFileLockException e) {
            undo = false; // closing this would free the lock of its holder
            throw e;
        } finally {
            if (undo) {
                channel.close();
            }
        }
    }

    /** True while this very file has its name and is locked. */
    boolean isInPlace() throws IOException {
        BasicFileAttributes there = attributes(path);
        return channel.isOpen() && there != null && Objects.equals(identity, there.fileKey());
    }

    /** Lets it look used, by the times of reading, of writing and of change. Seldom: a disk may sleep. */
    void touch(long nowMillis) throws IOException {
        BasicFileAttributes there = attributes(path);
        if (there == null || nowMillis - there.lastModifiedTime().toMillis() < TOUCHED.toMillis()) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // it would close the channel, and with it give up the lock
        try {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.write(one, 0);
            channel.read(one.clear(), 0);
        } catch (ClosedByInterruptException justNow) {
            return; // not in place any more
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    /** Gives up the lock; the file stays. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}

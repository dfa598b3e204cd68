package dev.mayday.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one client for one destination, held by a file lock for as long as its owner lives.
 *
 * <p>Closing any channel on a locked file gives up the lock of the whole process. So folders that this JVM holds, by whatever
 * class loader, stand in the system properties, and are never opened a second time.
 */
final class Folder {

    private static final String LOCK = "lock";
    private static final String HELD = "dev.mayday.spool ";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] PRIVATE = POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];

    final Path path;
    private final String key;
    private final FileChannel lock;

    /** Segments in it that are not deleted. */
    int segments;

    private Folder(Path path, String key, FileChannel lock) {
        this.path = path;
        this.key = key;
        this.lock = lock;
    }

    /**
     * A new folder below {@code root/destination}, private to this user and held.
     *
     * @throws HostileException if something stands there that this user did not put there
     */
    static Folder create(Path root, String destination, RandomGenerator random) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = root.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        }
        Path common = root.resolve(destination);
        for (int tries = 0; tries < 5; tries++) {
            Folder folder = tryToCreate(root, common, HexFormat.of().toHexDigits(random.nextLong()));
            if (folder != null) {
                return folder;
            }
        }
        throw new IOException("no folder in " + common + " can be locked");
    }

    /** Null if somebody took it for a dead one's before it was held. */
    private static @Nullable Folder tryToCreate(Path root, Path common, String name) throws IOException {
        try {
            mine(root);
            mine(common);
            Path path = Files.createDirectory(common.resolve(name), PRIVATE);
            UserPrincipal me = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
            for (Path above : List.of(common, root)) {
                UserPrincipal owner = Files.getOwner(above, LinkOption.NOFOLLOW_LINKS);
                if (!owner.equals(me) && !(above.equals(root) && isRoot(root))) {
                    Files.delete(path);
                    throw new HostileException(above, "belongs to " + owner.getName());
                }
            }
            return hold(path);
        } catch (FileAlreadyExistsException | NoSuchFileException taken) {
            return null;
        }
    }

    /** Makes it if it is missing. */
    private static void mine(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            if (Files.isSymbolicLink(folder)) {
                throw new HostileException(folder, "is a symbolic link");
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new HostileException(folder, "is not a folder");
            }
        }
    }

    /** The superuser can do what he wants anyway, and owns the volumes that containers mount. */
    private static boolean isRoot(Path folder) throws IOException {
        return POSIX && Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /** As {@link #hold}; null too if it cannot be read, now at least. */
    static @Nullable Folder holdIfReadable(Path path) {
        try {
            return hold(path);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Holds a folder whose owner is dead, or nobody yet; null if somebody holds it. */
    static @Nullable Folder hold(Path path) throws IOException {
        String key = HELD + path.toRealPath();
        if (System.getProperties().putIfAbsent(key, "held") != null) {
            return null;
        }
        boolean undo = true;
        try {
            Path file = path.resolve(LOCK);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            try {
                // One that has been deleted meanwhile can be locked, too.
                if (channel.tryLock() != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    undo = false;
                    return new Folder(path, key, channel);
                }
            } catch (OverlappingFileLockException e) {
                undo = false; // somebody wiped the system properties: closing this would free the lock of its holder
            } finally {
                if (undo) {
                    channel.close();
                }
            }
            return null;
        } finally {
            if (undo) {
                System.getProperties().remove(key);
            }
        }
    }

    /** The folders of the other clients for this destination, alive or dead. */
    List<Path> siblings() throws IOException {
        UserPrincipal me = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        List<Path> found = new ArrayList<>();
        for (Path sibling : list(path.resolveSibling(".").normalize())) {
            if (!sibling.equals(path)
                    && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
                    && me.equals(Files.getOwner(sibling, LinkOption.NOFOLLOW_LINKS))) {
                found.add(sibling);
            }
        }
        return found;
    }

    /** What lies in it, by name. */
    List<Path> files() throws IOException {
        return list(path);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Lets go of it; with it goes the folder, unless something is left in there. */
    void release() throws IOException {
        try {
            if (segments == 0) {
                Files.deleteIfExists(path.resolve(LOCK));
                Files.deleteIfExists(path);
                Files.deleteIfExists(path.getParent());
            }
        } catch (IOException somethingLeft) {
            return; // foreign files, those of another version, or folders of other clients
        } finally {
            try {
                lock.close();
            } finally {
                System.getProperties().remove(key);
            }
        }
    }

    /** There is something where the spool should be that this user did not put there. */
    static final class HostileException extends IOException {
        private static final long serialVersionUID = 1;

        HostileException(Path path, String what) {
            super(path + " " + what + "; expected a folder of this user, or none yet (mayday.spool.dir says where)");
        }
    }
}

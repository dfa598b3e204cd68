package dev.mayday.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    /** How long a folder without a lock is left alone: an owner that lives restores the lock within a minute. */
    static final Duration WITHOUT_LOCK = Duration.ofMinutes(10);

    final Path path;
    private final String key;
    private LockFile lock;

    /** How many segments in the folder are not deleted; one more while it is being read. */
    private int holds;

    /** Another process holds the folder by now, and what is in it is no longer ours. */
    boolean taken;

    private Folder(Path path, String key, LockFile lock) {
        this.path = path;
        this.key = key;
        this.lock = lock;
    }

    /** A new folder below the first root that will do, private to this user and held. */
    static Folder create(List<Path> roots, String destination, RandomGenerator random) throws IOException {
        IOException failure = new IOException("no place for them is known");
        for (Path root : roots) {
            try {
                return create(root, destination, random);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * A new folder below {@code root/destination}.
     *
     * @throws HostileException if something stands there that this user did not put there
     */
    private static Folder create(Path root, String destination, RandomGenerator random) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = root.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        }
        Path common = root.resolve(destination);
        NoSuchFileException missing = null;
        for (int tries = 0; tries < 5; tries++) {
            try {
                Folder folder = tryToCreate(root, common, HexFormat.of().toHexDigits(random.nextLong()));
                if (folder != null) {
                    return folder;
                }
            } catch (NoSuchFileException gone) {
                missing = gone; // somebody cleans up, or this is no place for folders at all
            }
        }
        if (missing != null) {
            throw new IOException(
                    "the folder " + missing.getFile() + " cannot be made (mayday.spool.dir says where)", missing);
        }
        throw new IOException("no folder in " + common + " can be locked");
    }

    /** A new folder; null if another process took it for a dead one's before it was locked. */
    private static @Nullable Folder tryToCreate(Path root, Path common, String name) throws IOException {
        try {
            mine(root);
            mine(common);
            Path path = Files.createDirectory(common.resolve(name), PRIVATE);
            try {
                ours(root, common, path);
                return hold(path, true);
            } catch (IOException e) {
                if (!(e instanceof FileAlreadyExistsException)) { // by a lock that is there it is somebody else's
                    delete(path);
                }
                throw e;
            }
        } catch (FileAlreadyExistsException taken) {
            return null;
        }
    }

    private static void ours(Path root, Path common, Path made) throws IOException {
        UserPrincipal me = Files.getOwner(made, LinkOption.NOFOLLOW_LINKS);
        for (Path above : List.of(common, root)) {
            UserPrincipal owner = Files.getOwner(above, LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(me) && !(above.equals(root) && isRoot(root))) {
                throw new HostileException(above, "belongs to " + owner.getName());
            }
        }
    }

    /** Takes back a folder made just now: there will be another try, and another folder. */
    private static void delete(Path made) {
        try {
            Files.deleteIfExists(made.resolve(LOCK));
            Files.deleteIfExists(made);
        } catch (IOException stays) {
            return; // as does what is told
        }
    }

    /** Makes the folder if it is missing. */
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

    /** True for a folder of the superuser, who can do anything anyway, and owns the volumes that containers mount. */
    private static boolean isRoot(Path folder) throws IOException {
        return POSIX && Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Locks a folder whose owner is dead; null if the owner lives, if that cannot be told yet, or if the folder cannot be read.
     * A cleaner may have deleted the lock of an owner that lives and has not noticed yet.
     */
    static @Nullable Folder holdIfDead(Path path, long nowMillis) {
        try {
            if (Files.exists(path.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
                return hold(path, false);
            }
            long sinceMillis = Math.abs(nowMillis - changedMillis(path)); // from the future by a clock that is wrong
            return sinceMillis < WITHOUT_LOCK.toMillis() ? null : hold(path, true);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** When something came into the folder or went. Not the time of modification: a cleaner may set that back. */
    private static long changedMillis(Path path) throws IOException {
        String time = POSIX ? "unix:ctime" : "lastModifiedTime";
        return ((FileTime) Files.getAttribute(path, time, LinkOption.NOFOLLOW_LINKS)).toMillis();
    }

    /** Locks the folder; null if it is locked already. */
    private static @Nullable Folder hold(Path path, boolean withoutLock) throws IOException {
        String key = HELD + path.toRealPath();
        if (System.getProperties().putIfAbsent(key, "held") != null) {
            return null;
        }
        boolean undo = true;
        try {
            LockFile lock = LockFile.lock(path.resolve(LOCK), withoutLock);
            undo = lock == null;
            return lock == null ? null : new Folder(path, key, lock);
        } catch (OverlappingFileLockException e) {
            undo = false; // somebody wiped the system properties
            return null;
        } finally {
            if (undo) {
                System.getProperties().remove(key);
            }
        }
    }

    /**
     * Keeps the lock from being taken for forgotten, and locks it anew if it was deleted all the same.
     *
     * @return false, from then on, if another process locked it first
     */
    boolean keep(long nowMillis) {
        if (taken) {
            return false;
        }
        try {
            lock.touch(nowMillis);
            if (!lock.isInPlace()) {
                Path file = path.resolve(LOCK);
                LockFile again = LockFile.lock(file, !Files.exists(file, LinkOption.NOFOLLOW_LINKS));
                taken = again == null;
                if (again != null) {
                    lock.close();
                    lock = again;
                }
            }
        } catch (OverlappingFileLockException e) {
            taken = true;
        } catch (IOException e) {
            return true; // there is another look in a minute
        }
        return !taken;
    }

    /**
     * The folders of clients for a destination, alive or dead, in every place where this user may keep them. Those that nothing came
     * into or went from for the longest time are the first.
     */
    static List<Path> all(List<Path> roots, String destination, UserPrincipal me) {
        Map<Path, FileTime> found = new HashMap<>();
        for (Path root : roots) {
            addAll(found, root, root.resolve(destination), me);
        }
        return found.keySet().stream()
                .sorted(Comparator.<Path, FileTime>comparing(found::get).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static void addAll(Map<Path, FileTime> found, Path root, Path common, UserPrincipal me) {
        try {
            if (isOf(me, common) && (isOf(me, root) || isRoot(root))) {
                for (Path folder : list(common)) {
                    add(found, folder, me);
                }
            }
        } catch (IOException unreadable) {
            return; // nothing is to be had there
        }
    }

    private static void add(Map<Path, FileTime> found, Path folder, UserPrincipal me) {
        try {
            if (isOf(me, folder)) {
                found.put(folder, Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS));
            }
        } catch (IOException gone) {
            return; // let go of by its owner just now; it costs no other
        }
    }

    private static boolean isOf(UserPrincipal user, Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && user.equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
    }

    /** The owner of a folder that was made here; without one, the user of this process. */
    static UserPrincipal owner(@Nullable Folder made) throws IOException {
        if (made != null) {
            return Files.getOwner(made.path, LinkOption.NOFOLLOW_LINKS);
        }
        Path self = Path.of("/proc/self");
        return Files.isDirectory(self)
                ? Files.getOwner(self)
                : FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name", ""));
    }

    /** What lies in it, by name. */
    List<Path> files() throws IOException {
        return list(path);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Keeps the folder on disk until {@link #release}: for a segment in it, or while it is being read. */
    void hold() {
        holds++;
    }

    void release() {
        holds--;
    }

    /** True if nothing in the folder is needed any longer. */
    boolean isEmpty() {
        return holds == 0;
    }

    /** Gives up the lock. The folder is deleted, unless something is left in there. */
    void letGo() throws IOException {
        try {
            if (isEmpty()) {
                if (lock.isInPlace()) {
                    Files.deleteIfExists(path.resolve(LOCK));
                }
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

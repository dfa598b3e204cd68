package dev.mayday.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The segments of a spool, their size, and the folders it took over. The spool's lock guards all but {@link #bytes}. */
final class Holdings {

    private final List<Folder> adopted = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Never waits. */
    long bytes() {
        return bytes.get();
    }

    void grew(long more) {
        bytes.addAndGet(more);
    }

    void add(Segment segment) {
        segment.folder.hold();
        segments.add(segment);
        grew(segment.bytes);
    }

    /** Deletes a segment; with the last one of a folder that was taken over, the folder goes too. */
    void remove(Segment segment) throws IOException {
        segments.remove(segment);
        grew(-segment.bytes);
        segment.folder.release();
        try {
            segment.delete();
        } finally {
            letGoIfEmpty(segment.folder);
        }
    }

    /** Takes charge of a folder, which from then on goes with its last segment. */
    void adopt(Folder folder) {
        adopted.add(folder);
    }

    void letGoIfEmpty(Folder folder) throws IOException {
        if (folder.isEmpty() && adopted.remove(folder)) {
            folder.letGo();
        }
    }

    /** How many folders it took over and has not let go of. */
    int adopted() {
        return adopted.size();
    }

    void keep(long nowMillis) {
        adopted.forEach(folder -> folder.keep(nowMillis));
    }

    /** The folders of segments that are not there any more. */
    Set<Folder> gone() {
        Set<Folder> folders = new HashSet<>();
        for (Segment segment : segments) {
            folders.add(segment.folder);
        }
        folders.removeIf(folder -> Files.exists(folder.path, LinkOption.NOFOLLOW_LINKS));
        return folders;
    }

    /** Lets go of everything; what waits stays. Trouble with one file costs no other, and the last of it is thrown. */
    void close() throws IOException {
        IOException trouble = null;
        for (Segment segment : segments) {
            try {
                end(segment);
            } catch (IOException e) {
                trouble = e;
            }
        }
        segments.clear();
        for (Folder folder : adopted) {
            try {
                folder.letGo();
            } catch (IOException e) {
                trouble = e;
            }
        }
        adopted.clear();
        if (trouble != null) {
            throw trouble;
        }
    }

    private void end(Segment segment) throws IOException {
        if (segment.isDone()) {
            grew(-segment.bytes);
            segment.folder.release();
            segment.delete();
        } else {
            segment.close();
        }
    }
}

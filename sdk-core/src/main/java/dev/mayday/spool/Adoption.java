package dev.mayday.spool;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One look for what dead processes left, and taking it over. The spool's lock guards it. */
final class Adoption {

    /** The most folders held at a time. Each costs a file that stays open, and a crash loop leaves thousands. */
    static final int MOST_FOLDERS = 64;

    private final SpoolSettings settings;
    private final Holdings holdings;
    private final Supplier<Set<EventId>> known;
    private final Supplier<Receipt> receipts;
    private final long nowMillis;
    private final Found found;
    private @Nullable Set<EventId> ids;

    /**
     * A look to come.
     *
     * @param known ids of the records that wait here already
     * @param found gets what is there
     */
    Adoption(
            SpoolSettings settings,
            Holdings holdings,
            Supplier<Set<EventId>> known,
            Supplier<Receipt> receipts,
            long nowMillis,
            Found found) {
        this.settings = settings;
        this.holdings = holdings;
        this.known = known;
        this.receipts = receipts;
        this.nowMillis = nowMillis;
        this.found = found;
    }

    /** Takes over the first folders whose owners are dead; true if some are left because {@link #MOST_FOLDERS} are held. */
    boolean takeOver(List<Path> folders) {
        for (Path path : folders) {
            if (holdings.adopted() >= MOST_FOLDERS) {
                return true;
            }
            Folder folder = Folder.holdIfDead(path, nowMillis);
            if (folder != null) {
                takeOver(folder);
            }
        }
        return false;
    }

    private void takeOver(Folder folder) {
        holdings.adopt(folder);
        folder.hold(); // so that it stays while it is being read
        try {
            try {
                Set<EventId> all = ids();
                for (Segment segment : Segment.in(folder)) {
                    takeOver(segment, all);
                }
            } finally {
                folder.release();
                holdings.letGoIfEmpty(folder);
            }
        } catch (IOException unreadable) {
            return; // it stays for the next look, and the others have their turn
        }
    }

    private void takeOver(Segment segment, Set<EventId> all) {
        segment.hold(); // until it was read to its end it is not deleted, whatever becomes of the records found so far
        try {
            int lost = segment.scan(all, receipts, nowMillis, found.entries);
            segment.release();
            if (lost >= 0) {
                found.lost += lost;
                holdings.add(segment);
                if (segment.isDone()) {
                    holdings.remove(segment);
                } else {
                    segment.close(); // until it is read
                }
            } else if (segment.untouchedMillis(nowMillis) >= settings.maxAge().toMillis()) {
                segment.delete();
            }
        } catch (IOException unreadable) {
            return; // it stays for the next look
        } catch (RuntimeException | Error e) {
            if (segment.isHeldBeside()) {
                holdings.add(segment);
            }
            throw e;
        }
    }

    private Set<EventId> ids() {
        Set<EventId> all = ids == null ? known.get() : ids;
        ids = all;
        return all;
    }
}

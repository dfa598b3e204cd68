package dev.mayday.group;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Occurrences;
import dev.mayday.report.GroupReport;
import dev.mayday.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The groups that this process has met, per release, with their numbers: what lets a metric tell a new failure from a known
 * one. Bounded: the group that was met longest ago makes room, and starts anew when it is met again. Thread-safe.
 */
public final class KnownGroups {

    private static final int MAX_TITLE = 200;

    private final int max;
    private final ReentrantLock lock = new ReentrantLock();

    /** By group and release, in the order of the last meeting. */
    private final Map<String, GroupReport> groups = new LinkedHashMap<>(16, 0.75f, true);

    /** Knows at most that many groups; with 0 it knows none, and {@link #add} costs nothing. */
    public KnownGroups(int max) {
        this.max = max;
    }

    /** Counts an event in, as often as it says it happened. */
    public void add(Event event) {
        if (max == 0) {
            return;
        }
        String group = GroupKey.of(event).toString();
        Occurrences many = event.occurrences();
        long count = many == null ? 1 : many.count();
        long first = many == null ? event.timestampMillis() : many.firstMillis();
        long last = many == null ? event.timestampMillis() : many.lastMillis();
        String place = group + '@' + event.release();
        lock.lock();
        try {
            GroupReport known = groups.get(place);
            GroupReport now = known == null
                    ? new GroupReport(group, title(event), event.release(), count, first, last)
                    : new GroupReport(
                            group,
                            known.title(),
                            known.release(),
                            known.events() + count,
                            Math.min(known.firstMillis(), first),
                            Math.max(known.lastMillis(), last));
            groups.put(place, now);
            if (groups.size() > max) {
                groups.remove(groups.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The groups known now, the one met last at the end. */
    public List<GroupReport> report() {
        lock.lock();
        try {
            return new ArrayList<>(groups.values());
        } finally {
            lock.unlock();
        }
    }

    private static String title(Event event) {
        if (event.exceptions().isEmpty()) {
            return Text.cut(event.logger() == null ? "message" : "log " + event.logger(), MAX_TITLE);
        }
        EventException captured = event.exceptions().get(0);
        Frame place = captured.frames().isEmpty() ? null : captured.frames().get(0);
        for (Frame frame : captured.frames()) {
            if (frame.inApp()) {
                place = frame;
                break;
            }
        }
        String where = place == null || place.module() == null
                ? ""
                : " in " + place.module().substring(place.module().lastIndexOf('.') + 1) + '.' + place.function();
        return Text.cut(captured.type() + where, MAX_TITLE);
    }
}

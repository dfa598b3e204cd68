package dev.mayday.inbox;

import dev.mayday.group.DistinctUsers;
import dev.mayday.group.GroupKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A group as it grows. Guarded by the inbox's lock. */
final class InboxGroup {

    private final GroupKey key;
    private final DistinctUsers users = new DistinctUsers();
    private final Deque<KeptEvent> newestFirst = new ArrayDeque<>();
    private final Headline first;
    private Headline latest;
    private long count;
    private long firstSeenMillis = Long.MAX_VALUE;
    private long lastSeenMillis = Long.MIN_VALUE;

    InboxGroup(GroupKey key, Headline first) {
        this.key = key;
        this.first = first;
        this.latest = first;
    }

    GroupKey key() {
        return key;
    }

    /** Events may come late and with times of their own, so the newest is the one that came last. */
    void count(KeptEvent event, Headline headline) {
        count++;
        latest = headline;
        users.add(event.event().user());
        firstSeenMillis = Math.min(firstSeenMillis, event.seenMillis());
        lastSeenMillis = Math.max(lastSeenMillis, event.seenMillis());
    }

    void keep(KeptEvent event) {
        newestFirst.addFirst(event);
    }

    int kept() {
        return newestFirst.size();
    }

    List<KeptEvent> events() {
        return List.copyOf(newestFirst);
    }

    KeptEvent dropOldest() {
        return newestFirst.removeLast();
    }

    GroupSummary summary() {
        return new GroupSummary(
                key, latest, count, firstSeenMillis, lastSeenMillis, users.toString(), first.release(), events());
    }
}

package dev.mayday.inbox;

import dev.mayday.event.Occurrences;
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
    private int events;
    private String mostUsers = "0";
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
        Occurrences many = event.event().occurrences();
        events++;
        count += many == null ? 1 : many.count();
        latest = headline;
        users.add(event.event().user());
        firstSeenMillis = Math.min(firstSeenMillis, event.seenMillis());
        lastSeenMillis = Math.max(lastSeenMillis, event.seenMillis());
        if (many != null) {
            firstSeenMillis = Math.min(firstSeenMillis, many.firstMillis());
            lastSeenMillis = Math.max(lastSeenMillis, many.lastMillis());
            mostUsers = DistinctUsers.parse(many.users()) > DistinctUsers.parse(mostUsers) ? many.users() : mostUsers;
        }
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

    /** The people of an event that stands for many are known by number only: there are at least as many as in one such. */
    private String users() {
        if (DistinctUsers.parse(mostUsers) <= users.count()) {
            return users.toString();
        }
        return events == 1 || mostUsers.endsWith("+") ? mostUsers : mostUsers + "+";
    }

    GroupSummary summary() {
        return new GroupSummary(
                key, latest, count, firstSeenMillis, lastSeenMillis, users(), first.release(), events());
    }
}

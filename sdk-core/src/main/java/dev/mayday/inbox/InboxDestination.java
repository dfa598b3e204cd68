package dev.mayday.inbox;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.group.GroupKey;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the last events in memory, grouped, for the page inside the process. An event is delivered as soon as it is kept.
 *
 * <p>Bounded by {@link InboxSettings}. A group counts exactly for as long as it is in the inbox, also the events that are no
 * longer kept in full. Beyond the number of groups, the one not seen for longest leaves. Beyond the bytes, spare events leave
 * before groups do: the oldest event of the group not seen for longest among those with more than one, and only when each
 * group is down to one event a whole group. An event larger than all the room is counted, not kept. What left is counted and
 * shown.
 *
 * <p>Thread-safe. The original throwable is not kept. Closing forgets everything; what comes later is discarded as
 * {@link DiscardReason#CLOSED}.
 */
public final class InboxDestination implements Destination {

    /** The name in reports. */
    public static final String NAME = "inbox";

    private final InboxSettings settings;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** The one not seen for longest first. */
    private final Map<GroupKey, InboxGroup> groups = new LinkedHashMap<>();

    private long keptBytes;
    private long groupsLeft;
    private long eventsLeft;
    private boolean closed;

    /** An empty inbox. */
    public InboxDestination(InboxSettings settings) {
        this(settings, Clock.SYSTEM);
    }

    InboxDestination(InboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        KeptEvent kept = KeptEvent.of(event, GroupKey.of(event), clock.epochMillis());
        if (add(kept, Headline.of(event))) {
            receipt.delivered();
        } else {
            receipt.discarded(DiscardReason.CLOSED);
        }
    }

    private boolean add(KeptEvent event, Headline headline) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            InboxGroup group = groups.remove(event.group());
            if (group == null) {
                group = new InboxGroup(event.group(), headline);
            }
            groups.put(event.group(), group);
            group.count(event, headline);
            keep(group, event);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void keep(InboxGroup group, KeptEvent event) {
        if (groups.size() > settings.maxGroups()) {
            dropGroup(groups.values().iterator());
        }
        if (event.bytes() > settings.maxBytes()) {
            eventsLeft++;
            return;
        }
        group.keep(event);
        keptBytes += event.bytes();
        if (group.kept() > settings.maxEventsPerGroup()) {
            dropEvent(group);
        }
        thinOut();
        while (keptBytes > settings.maxBytes()) {
            dropGroup(groups.values().iterator());
        }
    }

    /** From the group not seen for longest on, leaves each one event. */
    private void thinOut() {
        Iterator<InboxGroup> rest = groups.values().iterator();
        while (keptBytes > settings.maxBytes() && rest.hasNext()) {
            InboxGroup group = rest.next();
            while (keptBytes > settings.maxBytes() && group.kept() > 1) {
                dropEvent(group);
            }
        }
    }

    private void dropGroup(Iterator<InboxGroup> from) {
        InboxGroup oldest = from.next();
        from.remove();
        groupsLeft++;
        while (oldest.kept() > 0) {
            dropEvent(oldest);
        }
    }

    private void dropEvent(InboxGroup group) {
        keptBytes -= group.dropOldest().bytes();
        eventsLeft++;
    }

    @Override
    public void close(Duration budget) {
        lock.lock();
        try {
            closed = true;
            groups.clear();
            keptBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** What is here now, the group seen last in front. */
    Contents contents() {
        lock.lock();
        try {
            List<GroupSummary> all = new ArrayList<>();
            groups.values().forEach(group -> all.add(group.summary()));
            Collections.reverse(all);
            return new Contents(all, keptBytes, groupsLeft, eventsLeft, settings);
        } finally {
            lock.unlock();
        }
    }

    /** The group with this key as text. */
    Optional<GroupSummary> group(String key) {
        return contents().groups().stream()
                .filter(group -> group.key().toString().equals(key))
                .findFirst();
    }

    /** The newest event kept under this id. */
    Optional<KeptEvent> event(String id) {
        return contents().groups().stream()
                .flatMap(group -> group.kept().stream())
                .filter(kept -> kept.event().id().toString().equals(id))
                .findFirst();
    }

    /** The whole inbox at one instant; {@code groupsLeft} and {@code eventsLeft} went to keep the bounds. */
    record Contents(
            List<GroupSummary> groups, long keptBytes, long groupsLeft, long eventsLeft, InboxSettings settings) {

        /** Copies. */
        Contents {
            groups = List.copyOf(groups);
        }
    }
}

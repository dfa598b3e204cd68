package dev.mayday.page;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.group.GroupKey;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last events in memory, grouped, for the page inside the process. An event is delivered as soon as it is kept, and
 * kept as the JSON that the page reads: that is small, says exactly what it weighs, and holds on to nothing of the
 * application's.
 *
 * <p>Bounded: 200 groups, 20 events of each, 32 MiB in all. A group counts exactly for as long as it is in the inbox, also the
 * events that are no longer kept in full. Beyond the number of groups, the one not seen for longest leaves. Beyond the bytes,
 * spare events leave before groups do: the oldest event of the group not seen for longest among those with more than one, and
 * only when each group is down to one event a whole group. An event larger than all the room is counted, not kept. What left
 * is counted and shown.
 *
 * <p>Thread-safe. Closing forgets everything; what comes later is discarded as {@link DiscardReason#CLOSED}.
 */
public final class InboxDestination implements Destination {

    /** The name in reports. */
    public static final String NAME = "inbox";

    private final int maxGroups;
    private final int maxEventsPerGroup;
    private final long maxBytes;
    private final Clock clock;

    /** By key, least recently seen first. Guarded by this, like the numbers; nothing blocks while it is held. */
    private final Map<String, InboxGroup> groups = new LinkedHashMap<>();

    private long keptBytes;
    private long groupsLeft;
    private long eventsLeft;
    private boolean closed;

    /** An empty inbox. */
    public InboxDestination() {
        this(200, 20, 32L << 20, Clock.SYSTEM);
    }

    InboxDestination(int maxGroups, int maxEventsPerGroup, long maxBytes, Clock clock) {
        this.maxGroups = maxGroups;
        this.maxEventsPerGroup = maxEventsPerGroup;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        String key = GroupKey.of(event).toString();
        long seen = event.timestampMillis() == 0 ? clock.epochMillis() : event.timestampMillis();
        byte[] json;
        try {
            json = PageJson.event(event, key, seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (add(event, key, seen, json)) {
            receipt.delivered();
        } else {
            receipt.discarded(DiscardReason.CLOSED);
        }
    }

    private synchronized boolean add(Event event, String key, long seen, byte[] json) {
        if (closed) {
            return false;
        }
        InboxGroup group = groups.remove(key);
        if (group == null) {
            group = new InboxGroup(key, event.release());
        }
        groups.put(key, group);
        group.saw(event, seen);
        if (groups.size() > maxGroups) {
            dropOldestGroup();
        }
        if (json.length > maxBytes) {
            eventsLeft++;
            return true;
        }
        byte[] before = group.kept.put(event.id().toString(), json);
        keptBytes += json.length - (before == null ? 0 : before.length);
        if (group.kept.size() > maxEventsPerGroup) {
            dropOldestEvent(group);
        }
        thinOut();
        while (keptBytes > maxBytes) {
            dropOldestGroup();
        }
        return true;
    }

    /** From the group not seen for longest on, leaves each one event. */
    private void thinOut() {
        for (InboxGroup group : groups.values()) {
            while (keptBytes > maxBytes && group.kept.size() > 1) {
                dropOldestEvent(group);
            }
        }
    }

    private void dropOldestGroup() {
        Iterator<InboxGroup> all = groups.values().iterator();
        InboxGroup oldest = all.next();
        all.remove();
        groupsLeft++;
        while (!oldest.kept.isEmpty()) {
            dropOldestEvent(oldest);
        }
    }

    private void dropOldestEvent(InboxGroup group) {
        Iterator<byte[]> events = group.kept.values().iterator();
        keptBytes -= events.next().length;
        events.remove();
        eventsLeft++;
    }

    @Override
    public synchronized void close(Duration budget) {
        closed = true;
        groups.clear();
        keptBytes = 0;
    }

    /** All groups as JSON, the one seen last in front, and how much room there is. */
    synchronized byte[] groupsJson(@Nullable String release, @Nullable String environment) throws IOException {
        PageJson json = new PageJson();
        json.open("service")
                .field("release", release)
                .field("environment", environment)
                .close();
        json.list("groups");
        List<InboxGroup> newestFirst = new ArrayList<>(groups.values());
        Collections.reverse(newestFirst);
        for (InboxGroup group : newestFirst) {
            json.open(null);
            group.write(json);
            json.close();
        }
        json.endList();
        json.open("room")
                .field("keptBytes", keptBytes)
                .field("groupsLeft", groupsLeft)
                .field("eventsLeft", eventsLeft)
                .field("maxGroups", maxGroups)
                .field("maxEventsPerGroup", maxEventsPerGroup)
                .field("maxBytes", maxBytes)
                .close();
        return json.done();
    }

    /** The group with this key and the ids of its events, the newest first; null if it is not here. */
    synchronized byte @Nullable [] groupJson(String key) throws IOException {
        InboxGroup group = groups.get(key);
        if (group == null) {
            return null;
        }
        PageJson json = new PageJson();
        group.write(json);
        json.list("events");
        List<String> newestFirst = new ArrayList<>(group.kept.keySet());
        Collections.reverse(newestFirst);
        for (String id : newestFirst) {
            json.open(null).field("id", id).close();
        }
        json.endList();
        return json.done();
    }

    /** The event kept under this id; null if there is none. */
    synchronized byte @Nullable [] eventJson(String id) {
        byte[] found = null;
        for (InboxGroup group : groups.values()) {
            byte[] kept = group.kept.get(id);
            found = kept == null ? found : kept;
        }
        return found;
    }
}

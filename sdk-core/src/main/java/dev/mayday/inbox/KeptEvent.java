package dev.mayday.inbox;

import dev.mayday.event.Event;
import dev.mayday.group.GroupKey;

/** An event as the inbox keeps it: without its throwable, which would hold on to whatever the application hung on it. */
record KeptEvent(Event event, GroupKey group, long seenMillis, long bytes) {

    static KeptEvent of(Event event, GroupKey group, long nowMillis) {
        Event kept = event.toBuilder().throwable(null).build();
        long seen = event.timestampMillis() == 0 ? nowMillis : event.timestampMillis();
        return new KeptEvent(kept, group, seen, EventWeight.bytes(kept));
    }
}

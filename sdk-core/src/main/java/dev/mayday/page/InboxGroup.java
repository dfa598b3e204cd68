package dev.mayday.page;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.Occurrences;
import dev.mayday.group.DistinctUsers;
import dev.mayday.value.Text;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group as it grows, with what a list says of its latest event. Bounded in all parts. Guarded by the inbox. */
final class InboxGroup {

    private static final int MAX_TEXT = 500;
    private static final int MAX_NAME = 250;

    /** The events kept in full, by their ids, oldest first. */
    final Map<String, byte[]> kept = new LinkedHashMap<>();

    private final String key;
    private final @Nullable String firstRelease;
    private final DistinctUsers users = new DistinctUsers();
    private long count;
    private int events;
    private String mostUsers = "0";
    private long firstSeenMillis = Long.MAX_VALUE;
    private long lastSeenMillis = Long.MIN_VALUE;

    private @Nullable String type;
    private @Nullable String text;
    private @Nullable String place;
    private @Nullable String release;
    private Level level = Level.ERROR;
    private boolean handled = true;

    InboxGroup(String key, @Nullable String firstRelease) {
        this.key = key;
        this.firstRelease = Text.cutOrNull(firstRelease, MAX_NAME);
    }

    /** Events may come late and with times of their own, so the newest is the one that came last. */
    void saw(Event event, long seenMillis) {
        Occurrences many = event.occurrences();
        events++;
        count += many == null ? 1 : many.count();
        users.add(event.user());
        firstSeenMillis = Math.min(firstSeenMillis, seenMillis);
        lastSeenMillis = Math.max(lastSeenMillis, seenMillis);
        if (many != null) {
            firstSeenMillis = Math.min(firstSeenMillis, many.firstMillis());
            lastSeenMillis = Math.max(lastSeenMillis, many.lastMillis());
            mostUsers = DistinctUsers.parse(many.users()) > DistinctUsers.parse(mostUsers) ? many.users() : mostUsers;
        }
        EventException captured =
                event.exceptions().isEmpty() ? null : event.exceptions().get(0);
        type = captured == null ? null : Text.cut(captured.type(), MAX_NAME);
        text = Text.cutOrNull(captured == null ? event.title() : captured.value(), MAX_TEXT);
        place = Text.cutOrNull(place(event), MAX_TEXT);
        release = Text.cutOrNull(event.release(), MAX_NAME);
        level = PageJson.level(event);
        handled = captured == null || captured.mechanism().handled();
    }

    /** The first frame of the application, else the transaction, else the logger. */
    private static @Nullable String place(Event event) {
        for (EventException exception : event.exceptions()) {
            for (Frame frame : exception.frames()) {
                if (frame.inApp()) {
                    return frame.module() + '.' + frame.function();
                }
            }
        }
        return event.transaction() != null ? event.transaction() : event.logger();
    }

    /** The people of an event that stands for many are known by number only: there are at least as many as in one such. */
    private String users() {
        if (DistinctUsers.parse(mostUsers) <= users.count()) {
            return users.toString();
        }
        return events == 1 || mostUsers.endsWith("+") ? mostUsers : mostUsers.concat("+");
    }

    /** Its fields, into the object that is open. */
    void write(PageJson json) throws IOException {
        json.field("id", key)
                .field("type", type)
                .field("text", text)
                .field("place", place)
                .field("level", level.wireName())
                .field("handled", handled)
                .field("count", count)
                .field("firstSeen", firstSeenMillis)
                .field("lastSeen", lastSeenMillis)
                .field("users", users())
                .field("firstRelease", firstRelease)
                .field("release", release);
    }
}

package dev.mayday.inbox;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of groups, and one group with its events, as the page reads them. */
final class GroupJson {

    private GroupJson() {}

    static byte[] list(InboxDestination.Contents contents, @Nullable String release, @Nullable String environment) {
        return Json.object(json -> {
            json.writeObjectFieldStart("service");
            Json.text(json, "release", release);
            Json.text(json, "environment", environment);
            json.writeEndObject();
            json.writeArrayFieldStart("groups");
            for (GroupSummary group : contents.groups()) {
                json.writeStartObject();
                fields(json, group);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("room");
            json.writeNumberField("keptBytes", contents.keptBytes());
            json.writeNumberField("groupsLeft", contents.groupsLeft());
            json.writeNumberField("eventsLeft", contents.eventsLeft());
            json.writeNumberField("maxGroups", contents.settings().maxGroups());
            json.writeNumberField("maxEventsPerGroup", contents.settings().maxEventsPerGroup());
            json.writeNumberField("maxBytes", contents.settings().maxBytes());
            json.writeEndObject();
        });
    }

    static byte[] one(GroupSummary group) {
        return Json.object(json -> {
            fields(json, group);
            events(json, group.kept());
        });
    }

    private static void fields(JsonGenerator json, GroupSummary group) throws IOException {
        Headline headline = group.headline();
        json.writeStringField("id", group.key().toString());
        Json.text(json, "type", headline.type());
        Json.text(json, "text", headline.text());
        Json.text(json, "place", headline.place());
        json.writeStringField("level", headline.level().wireName());
        json.writeBooleanField("handled", headline.handled());
        json.writeNumberField("count", group.count());
        json.writeNumberField("firstSeen", group.firstSeenMillis());
        json.writeNumberField("lastSeen", group.lastSeenMillis());
        json.writeStringField("users", group.users());
        Json.text(json, "firstRelease", group.firstRelease());
        Json.text(json, "release", headline.release());
    }

    private static void events(JsonGenerator json, List<KeptEvent> newestFirst) throws IOException {
        json.writeArrayFieldStart("events");
        for (KeptEvent kept : newestFirst) {
            json.writeStartObject();
            json.writeStringField("id", kept.event().id().toString());
            json.writeNumberField("seen", kept.seenMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

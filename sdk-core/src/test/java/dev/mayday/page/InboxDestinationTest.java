package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.event.Occurrences;
import dev.mayday.event.User;
import dev.mayday.group.GroupKey;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxDestinationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingReceipt receipt = new RecordingReceipt();
    private final InboxDestination inbox = inbox(200, 20, 32 << 20);

    @Test
    void keptIsDelivered() {
        accept(Shop.payment(1, Shop.NOON_MILLIS));

        assertThat(receipt.outcomes()).containsExactly("delivered");
        assertThat(inbox.name()).isEqualTo("inbox");
    }

    @Test
    void eventsOfOneErrorShareAGroup() {
        accept(Shop.thrown(1, "Boom", "Cart").user(User.of("a")).release("1.0"));
        accept(Shop.thrown(2, "Boom", "Cart").user(User.of("b")).release("1.1"));
        accept(Shop.thrown(3, "Boom", "Cart").user(User.of("a")).release("1.1"));

        JsonNode group = onlyGroup();
        assertThat(group.get("count").asLong()).isEqualTo(3);
        assertThat(group.get("users").asText()).isEqualTo("2");
        assertThat(group.get("firstRelease").asText()).isEqualTo("1.0");
        assertThat(group.get("release").asText()).isEqualTo("1.1");
        assertThat(group.get("place").asText()).isEqualTo("com.acme.shop.Cart.run");
        assertThat(ids(inbox, group)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void eventsMayComeLate() {
        accept(Shop.thrown(1, "Boom", "Cart").timestampMillis(5_000));
        accept(Shop.thrown(2, "Boom", "Cart").timestampMillis(3_000));

        assertThat(onlyGroup().get("firstSeen").asLong()).isEqualTo(3_000);
        assertThat(onlyGroup().get("lastSeen").asLong()).isEqualTo(5_000);
    }

    @Test
    void anEventThatStandsForManyCountsAsMany() {
        accept(Shop.thrown(1, "Boom", "Cart")
                .timestampMillis(5_000)
                .user(User.of("a"))
                .occurrences(new Occurrences(40, 4_000, 9_000, "12")));

        JsonNode one = onlyGroup();
        assertThat(one.get("count").asLong()).isEqualTo(40);
        assertThat(one.get("firstSeen").asLong()).isEqualTo(4_000);
        assertThat(one.get("lastSeen").asLong()).isEqualTo(9_000);
        assertThat(one.get("users").asText()).isEqualTo("12");

        accept(Shop.thrown(2, "Boom", "Cart").timestampMillis(6_000).user(User.of("b")));

        assertThat(onlyGroup().get("count").asLong()).isEqualTo(41);
        assertThat(onlyGroup().get("users").asText())
                .as("nobody knows whether b is one of the twelve")
                .isEqualTo("12+");
    }

    @Test
    void anEventWithoutTimeIsOfNow() {
        accept(Shop.thrown(1, "Boom", "Cart").timestampMillis(0));

        assertThat(onlyGroup().get("lastSeen").asLong()).isEqualTo(Shop.NOON_MILLIS);
    }

    @Test
    void theGroupSeenLastStandsInFront() {
        accept(Shop.thrown(1, "Boom", "Cart"));
        accept(Shop.thrown(2, "Boom", "Order"));
        accept(Shop.thrown(3, "Boom", "Cart"));

        assertThat(groups(inbox))
                .extracting(group -> group.get("place").asText())
                .containsExactly("com.acme.shop.Cart.run", "com.acme.shop.Order.run");
    }

    @Test
    void theGroupNotSeenForLongestLeavesFirst() {
        InboxDestination small = inbox(2, 20, 1 << 20);
        small.accept(Shop.thrown(1, "Boom", "Cart").build(), receipt);
        small.accept(Shop.thrown(2, "Boom", "Order").build(), receipt);
        small.accept(Shop.thrown(3, "Boom", "Cart").build(), receipt);
        small.accept(Shop.thrown(4, "Boom", "Stock").build(), receipt);

        assertThat(groups(small))
                .extracting(group -> group.get("place").asText())
                .containsExactly("com.acme.shop.Stock.run", "com.acme.shop.Cart.run");
        assertThat(room(small, "groupsLeft")).isOne();
        assertThat(room(small, "eventsLeft")).isOne();
    }

    @Test
    void aGroupCountsOnWhenItsOldestEventsLeave() {
        for (int i = 1; i <= 50; i++) {
            accept(Shop.thrown(i, "Boom", "Cart"));
        }

        assertThat(onlyGroup().get("count").asLong()).isEqualTo(50);
        assertThat(ids(inbox, onlyGroup())).hasSize(20).startsWith(50L, 49L).endsWith(31L);
        assertThat(room(inbox, "eventsLeft")).isEqualTo(30);
        assertThat(inbox.eventJson(EventId.of(0x5107L, 30).toString())).isNull();
    }

    @Test
    void atMostTwoHundredGroupsStay() {
        for (int i = 0; i < 201 * 21; i++) {
            accept(Shop.thrown(i, "Boom", "Class" + i % 201));
        }

        assertThat(groups(inbox)).hasSize(200);
        assertThat(groups(inbox).get(0).get("count").asLong()).isOne();
        long bytes = 0;
        for (JsonNode group : groups(inbox)) {
            for (long number : ids(inbox, group)) {
                bytes += inbox.eventJson(EventId.of(0x5107L, number).toString()).length;
            }
        }
        assertThat(room(inbox, "keptBytes")).isEqualTo(bytes);
    }

    @Test
    void spareEventsLeaveBeforeGroupsDo() {
        long weight = weight(Shop.thrown(0, "Boom", "Cart1"));
        InboxDestination small = inbox(200, 20, 4 * weight);
        for (int i = 0; i < 3; i++) {
            small.accept(Shop.thrown(i, "Boom", "Cart1").build(), receipt);
        }
        small.accept(Shop.thrown(3, "Boom", "Cart2").build(), receipt);
        small.accept(Shop.thrown(4, "Boom", "Cart3").build(), receipt);
        small.accept(Shop.thrown(5, "Boom", "Cart4").build(), receipt);

        assertThat(groups(small))
                .extracting(group -> group.get("count").asLong())
                .containsExactly(1L, 1L, 1L, 3L);
        assertThat(groups(small))
                .allSatisfy(group -> assertThat(ids(small, group)).hasSize(1));

        small.accept(Shop.thrown(6, "Boom", "Cart5").build(), receipt);

        assertThat(groups(small))
                .extracting(group -> group.get("count").asLong())
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(room(small, "groupsLeft")).isOne();
        assertThat(room(small, "keptBytes")).isEqualTo(4 * weight);
    }

    @Test
    void anEventLargerThanAllTheRoomIsCountedOnly() {
        InboxDestination small = inbox(200, 20, 5_000);
        small.accept(Shop.thrown(1, "Boom", "Cart").build(), receipt);
        small.accept(
                Shop.thrown(2, "Boom", "Cart").tag("big", "x".repeat(8_000)).build(), receipt);

        JsonNode group = groups(small).get(0);
        assertThat(group.get("count").asLong()).isEqualTo(2);
        assertThat(ids(small, group)).containsExactly(1L);
        assertThat(receipt.outcomes()).containsExactly("delivered", "delivered");
    }

    /** Whatever the application hung on it can go as soon as it lets go itself. */
    @Test
    void theThrowableIsNotKept() {
        WeakReference<Throwable> thrown = new WeakReference<>(acceptOneThatWasThrown());

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return thrown.get() == null;
        });
        assertThat(ids(inbox, onlyGroup())).containsExactly(1L);
    }

    private Throwable acceptOneThatWasThrown() {
        Throwable thrown = new IllegalStateException();
        accept(Shop.thrown(1, "Boom", "Cart").throwable(thrown));
        return thrown;
    }

    @Test
    void anEventThatComesTwiceIsKeptOnce() {
        accept(Shop.thrown(1, "Boom", "Cart"));
        accept(Shop.thrown(1, "Boom", "Cart").tag("again", "yes"));

        assertThat(ids(inbox, onlyGroup())).containsExactly(1L);
        assertThat(room(inbox, "keptBytes"))
                .isEqualTo(weight(Shop.thrown(1, "Boom", "Cart").tag("again", "yes")));
    }

    @Test
    void closingForgetsEverythingAndRefusesTheRest() {
        accept(Shop.thrown(1, "Boom", "Cart"));
        inbox.close(Duration.ofSeconds(1));
        accept(Shop.thrown(2, "Boom", "Cart"));

        assertThat(groups(inbox)).isEmpty();
        assertThat(room(inbox, "keptBytes")).isZero();
        assertThat(receipt.outcomes()).containsExactly("delivered", "closed");
    }

    @Test
    void groupsAndEventsAreFoundByTheirText() throws IOException {
        Event event = Shop.thrown(1, "Boom", "Cart").build();
        inbox.accept(event, receipt);

        assertThat(inbox.groupJson(GroupKey.of(event).toString())).isNotNull();
        assertThat(inbox.eventJson(event.id().toString())).isNotNull();
        assertThat(inbox.groupJson("0".repeat(32))).isNull();
        assertThat(inbox.eventJson("0".repeat(32))).isNull();
    }

    @Test
    void weightGrowsWithEveryText() {
        long plain = weight(Shop.event(1));
        String text = "x".repeat(1_000);

        assertThat(weight(Shop.event(1).tag("t", text))).isGreaterThan(plain + 1_000);
        assertThat(weight(Shop.event(1).context("c", Map.of("a", List.of(text)))))
                .isGreaterThan(plain + 1_000);
        assertThat(weight(Shop.message(1, text, text))).isGreaterThan(plain + 2_000);
        assertThat(weight(Shop.payment(1, 0))).isGreaterThan(plain + 5_000);
    }

    private void accept(EventBuilder event) {
        inbox.accept(event.build(), receipt);
    }

    private JsonNode onlyGroup() {
        assertThat(groups(inbox)).hasSize(1);
        return groups(inbox).get(0);
    }

    private static List<JsonNode> groups(InboxDestination inbox) {
        List<JsonNode> groups = new ArrayList<>();
        list(inbox).get("groups").forEach(groups::add);
        return groups;
    }

    private static long room(InboxDestination inbox, String number) {
        return list(inbox).get("room").get(number).asLong();
    }

    private static JsonNode list(InboxDestination inbox) {
        try {
            return JSON.readTree(inbox.groupsJson(null, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of the events that are kept in full, the newest first. */
    private static List<Long> ids(InboxDestination inbox, JsonNode group) {
        List<Long> ids = new ArrayList<>();
        try {
            JsonNode events =
                    JSON.readTree(inbox.groupJson(group.get("id").asText())).get("events");
            events.forEach(
                    event -> ids.add(Long.parseLong(event.get("id").asText().substring(16), 16)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    /** What the inbox counts for it. */
    private static long weight(EventBuilder event) {
        InboxDestination inbox = inbox(200, 20, 32 << 20);
        inbox.accept(event.build(), new RecordingReceipt());
        return room(inbox, "keptBytes");
    }

    private static InboxDestination inbox(int maxGroups, int maxEventsPerGroup, long maxBytes) {
        return new InboxDestination(
                maxGroups, maxEventsPerGroup, maxBytes, new FakeClock(Instant.ofEpochMilli(Shop.NOON_MILLIS)));
    }
}

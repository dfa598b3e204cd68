package dev.mayday.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.event.Occurrences;
import dev.mayday.event.User;
import dev.mayday.group.GroupKey;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxDestinationTest {

    private final RecordingReceipt receipt = new RecordingReceipt();
    private final InboxDestination inbox = inbox(InboxSettings.DEFAULT);

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

        GroupSummary group = onlyGroup();
        assertThat(group.count()).isEqualTo(3);
        assertThat(group.users()).isEqualTo("2");
        assertThat(group.firstRelease()).isEqualTo("1.0");
        assertThat(group.headline().release()).isEqualTo("1.1");
        assertThat(group.headline().place()).isEqualTo("com.acme.shop.Cart.run");
        assertThat(ids(group)).containsExactly(3L, 2L, 1L);
    }

    @Test
    void eventsMayComeLate() {
        accept(Shop.thrown(1, "Boom", "Cart").timestampMillis(5_000));
        accept(Shop.thrown(2, "Boom", "Cart").timestampMillis(3_000));

        assertThat(onlyGroup().firstSeenMillis()).isEqualTo(3_000);
        assertThat(onlyGroup().lastSeenMillis()).isEqualTo(5_000);
    }

    @Test
    void anEventThatStandsForManyCountsAsMany() {
        accept(Shop.thrown(1, "Boom", "Cart")
                .timestampMillis(5_000)
                .user(User.of("a"))
                .occurrences(new Occurrences(40, 4_000, 9_000, "12")));

        GroupSummary one = onlyGroup();
        assertThat(one.count()).isEqualTo(40);
        assertThat(one.firstSeenMillis()).isEqualTo(4_000);
        assertThat(one.lastSeenMillis()).isEqualTo(9_000);
        assertThat(one.users()).isEqualTo("12");

        accept(Shop.thrown(2, "Boom", "Cart").timestampMillis(6_000).user(User.of("b")));

        assertThat(onlyGroup().count()).isEqualTo(41);
        assertThat(onlyGroup().users())
                .as("nobody knows whether b is one of the twelve")
                .isEqualTo("12+");
    }

    @Test
    void anEventWithoutTimeIsOfNow() {
        accept(Shop.thrown(1, "Boom", "Cart").timestampMillis(0));

        assertThat(onlyGroup().lastSeenMillis()).isEqualTo(Shop.NOON_MILLIS);
    }

    @Test
    void theGroupSeenLastStandsInFront() {
        accept(Shop.thrown(1, "Boom", "Cart"));
        accept(Shop.thrown(2, "Boom", "Order"));
        accept(Shop.thrown(3, "Boom", "Cart"));

        assertThat(inbox.contents().groups())
                .extracting(group -> group.headline().place())
                .containsExactly("com.acme.shop.Cart.run", "com.acme.shop.Order.run");
    }

    @Test
    void theGroupNotSeenForLongestLeavesFirst() {
        InboxDestination small = inbox(new InboxSettings(0, 2, 20, 1 << 20));
        small.accept(Shop.thrown(1, "Boom", "Cart").build(), receipt);
        small.accept(Shop.thrown(2, "Boom", "Order").build(), receipt);
        small.accept(Shop.thrown(3, "Boom", "Cart").build(), receipt);
        small.accept(Shop.thrown(4, "Boom", "Stock").build(), receipt);

        assertThat(small.contents().groups())
                .extracting(group -> group.headline().place())
                .containsExactly("com.acme.shop.Stock.run", "com.acme.shop.Cart.run");
        assertThat(small.contents().groupsLeft()).isOne();
        assertThat(small.contents().eventsLeft()).isOne();
    }

    @Test
    void aGroupCountsOnWhenItsOldestEventsLeave() {
        for (int i = 1; i <= 50; i++) {
            accept(Shop.thrown(i, "Boom", "Cart"));
        }

        assertThat(onlyGroup().count()).isEqualTo(50);
        assertThat(ids(onlyGroup())).hasSize(20).startsWith(50L, 49L).endsWith(31L);
        assertThat(inbox.contents().eventsLeft()).isEqualTo(30);
        assertThat(inbox.event(EventId.of(0x5107L, 30).toString())).isEmpty();
    }

    @Test
    void atMostTwoHundredGroupsStay() {
        for (int i = 0; i < 201 * 21; i++) {
            accept(Shop.thrown(i, "Boom", "Class" + i % 201));
        }

        InboxDestination.Contents contents = inbox.contents();
        assertThat(contents.groups()).hasSize(200);
        assertThat(contents.groups().get(0).count()).isOne();
        assertThat(contents.keptBytes()).isEqualTo(weightOf(contents));
    }

    @Test
    void spareEventsLeaveBeforeGroupsDo() {
        long weight = weight(Shop.thrown(0, "Boom", "Cart1"));
        InboxDestination small = inbox(new InboxSettings(0, 200, 20, 4 * weight));
        for (int i = 0; i < 3; i++) {
            small.accept(Shop.thrown(i, "Boom", "Cart1").build(), receipt);
        }
        small.accept(Shop.thrown(3, "Boom", "Cart2").build(), receipt);
        small.accept(Shop.thrown(4, "Boom", "Cart3").build(), receipt);
        small.accept(Shop.thrown(5, "Boom", "Cart4").build(), receipt);

        assertThat(small.contents().groups()).extracting(GroupSummary::count).containsExactly(1L, 1L, 1L, 3L);
        assertThat(small.contents().groups())
                .allSatisfy(group -> assertThat(group.kept()).hasSize(1));

        small.accept(Shop.thrown(6, "Boom", "Cart5").build(), receipt);

        assertThat(small.contents().groups()).extracting(GroupSummary::count).containsExactly(1L, 1L, 1L, 1L);
        assertThat(small.contents().groupsLeft()).isOne();
        assertThat(small.contents().keptBytes()).isEqualTo(4 * weight);
    }

    @Test
    void anEventLargerThanAllTheRoomIsCountedOnly() {
        InboxDestination small = inbox(new InboxSettings(0, 200, 20, 10_000));
        small.accept(Shop.thrown(1, "Boom", "Cart").build(), receipt);
        small.accept(
                Shop.thrown(2, "Boom", "Cart").tag("big", "x".repeat(8_000)).build(), receipt);

        GroupSummary group = small.contents().groups().get(0);
        assertThat(group.count()).isEqualTo(2);
        assertThat(ids(group)).containsExactly(1L);
        assertThat(receipt.outcomes()).containsExactly("delivered", "delivered");
    }

    @Test
    void theThrowableIsNotKept() {
        accept(Shop.thrown(1, "Boom", "Cart").throwable(new IllegalStateException()));

        assertThat(onlyGroup().kept().get(0).event().throwable()).isNull();
    }

    @Test
    void closingForgetsEverythingAndRefusesTheRest() {
        accept(Shop.thrown(1, "Boom", "Cart"));
        inbox.close(Duration.ofSeconds(1));
        accept(Shop.thrown(2, "Boom", "Cart"));

        assertThat(inbox.contents().groups()).isEmpty();
        assertThat(inbox.contents().keptBytes()).isZero();
        assertThat(receipt.outcomes()).containsExactly("delivered", "closed");
    }

    @Test
    void groupsAndEventsAreFoundByTheirText() {
        Event event = Shop.thrown(1, "Boom", "Cart").build();
        inbox.accept(event, receipt);

        assertThat(inbox.group(GroupKey.of(event).toString())).isPresent();
        assertThat(inbox.event(event.id().toString())).isPresent();
        assertThat(inbox.group("0".repeat(32))).isEmpty();
        assertThat(inbox.event("0".repeat(32))).isEmpty();
    }

    @Test
    void weightGrowsWithEveryText() {
        long plain = weight(Shop.event(1));
        String text = "x".repeat(1_000);

        assertThat(weight(Shop.event(1).tag("t", text))).isGreaterThan(plain + 2_000);
        assertThat(weight(Shop.event(1).context("c", Map.of("a", List.of(text)))))
                .isGreaterThan(plain + 2_000);
        assertThat(weight(Shop.message(1, text, text))).isGreaterThan(plain + 4_000);
        assertThat(weight(Shop.payment(1, 0))).isGreaterThan(plain + 5_000);
    }

    @Test
    void settingsNameTheBadArgument() {
        assertThatThrownBy(() -> new InboxSettings(70_000, 1, 1, 1)).hasMessageStartingWith("port:");
        assertThatThrownBy(() -> new InboxSettings(0, 0, 1, 1)).hasMessageStartingWith("maxGroups:");
        assertThatThrownBy(() -> new InboxSettings(0, 1, 0, 1)).hasMessageStartingWith("maxEventsPerGroup:");
        assertThatThrownBy(() -> new InboxSettings(0, 1, 1, 0)).hasMessageStartingWith("maxBytes:");
    }

    private void accept(EventBuilder event) {
        inbox.accept(event.build(), receipt);
    }

    private GroupSummary onlyGroup() {
        assertThat(inbox.contents().groups()).hasSize(1);
        return inbox.contents().groups().get(0);
    }

    private static List<Long> ids(GroupSummary group) {
        return group.kept().stream()
                .map(kept -> Long.parseLong(kept.event().id().toString().substring(16), 16))
                .toList();
    }

    private static long weight(EventBuilder event) {
        return EventWeight.bytes(event.build());
    }

    private static long weightOf(InboxDestination.Contents contents) {
        return contents.groups().stream()
                .flatMap(group -> group.kept().stream())
                .mapToLong(KeptEvent::bytes)
                .sum();
    }

    private static InboxDestination inbox(InboxSettings settings) {
        return new InboxDestination(settings, new FakeClock(Instant.ofEpochMilli(Shop.NOON_MILLIS)));
    }
}

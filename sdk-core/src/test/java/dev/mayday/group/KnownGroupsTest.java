package dev.mayday.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Occurrences;
import dev.mayday.report.GroupReport;
import dev.mayday.testkit.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownGroupsTest {

    private final KnownGroups groups = new KnownGroups(3);

    @Test
    void theSameErrorIsOneGroupForEachRelease() {
        groups.add(Events.full());
        groups.add(Events.full().toBuilder()
                .timestampMillis(Events.TIMESTAMP_MILLIS + 5)
                .build());
        groups.add(Events.full().toBuilder().release("shop@1.5.0").build());

        assertThat(groups.report()).extracting(GroupReport::release).containsExactly("shop@1.4.2+77", "shop@1.5.0");
        assertThat(groups.report()).extracting(GroupReport::events).containsExactly(2L, 1L);
        GroupReport first = groups.report().get(0);
        assertThat(first.group()).isEqualTo(groups.report().get(1).group()).hasSize(32);
        assertThat(first.title()).isEqualTo("OrderException in OrderService.place");
        assertThat(first.firstMillis()).isEqualTo(Events.TIMESTAMP_MILLIS);
        assertThat(first.lastMillis()).isEqualTo(Events.TIMESTAMP_MILLIS + 5);
    }

    @Test
    void anEventThatStandsForManyCountsAsMany() {
        groups.add(Events.full().toBuilder()
                .occurrences(new Occurrences(40, Events.TIMESTAMP_MILLIS - 10, Events.TIMESTAMP_MILLIS + 10, "3"))
                .build());

        assertThat(groups.report()).singleElement().satisfies(group -> {
            assertThat(group.events()).isEqualTo(40);
            assertThat(group.firstMillis()).isEqualTo(Events.TIMESTAMP_MILLIS - 10);
            assertThat(group.lastMillis()).isEqualTo(Events.TIMESTAMP_MILLIS + 10);
        });
    }

    @Test
    void theGroupMetLongestAgoMakesRoom() {
        groups.add(message("a"));
        groups.add(message("b"));
        groups.add(message("c"));
        groups.add(message("a"));
        groups.add(message("d"));

        assertThat(groups.report()).extracting(GroupReport::title).containsExactly("log c", "log a", "log d");
    }

    @Test
    void aTitleHoldsNothingOfAMessage() {
        groups.add(message("shop.Feed").toBuilder()
                .logEntry(LogEntry.of("no feed for ada@example.com"))
                .build());

        assertThat(groups.report()).extracting(GroupReport::title).containsExactly("log shop.Feed");
    }

    @Test
    void aTitleIsTheTypeAndTheFirstPlaceOfTheApplication() {
        Frame library = new Frame("java.net.Socket", "read", null, 1, false, false);
        Frame own = new Frame("shop.Feed", "load", null, 1, true, false);
        groups.add(thrown(library, own, new Frame("shop.Web", "get", null, 1, true, false)));
        groups.add(thrown(library, Frame.omitted(3)));
        groups.add(thrown(Frame.omitted(3)));
        assertThat(groups.report())
                .extracting(GroupReport::title)
                .containsExactly("Boom in Feed.load", "Boom in Socket.read", "Boom");

        groups.add(Event.builder().logEntry(LogEntry.of("text")).build());
        assertThat(groups.report())
                .extracting(GroupReport::title)
                .containsExactly("Boom in Socket.read", "Boom", "message");
    }

    private static Event thrown(Frame... frames) {
        return Event.builder()
                .exceptions(List.of(new EventException("Boom", "shop", null, 1, Mechanism.GENERIC, List.of(frames))))
                .build();
    }

    @Test
    void withNoRoomNothingIsKnown() {
        KnownGroups none = new KnownGroups(0);

        none.add(Events.full());

        assertThat(none.report()).isEmpty();
    }

    private static Event message(String logger) {
        return Events.message().toBuilder().logger(logger).build();
    }
}

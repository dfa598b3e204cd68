package dev.mayday.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OccurrencesTest {

    private final Occurrences many = new Occurrences(40, 1_000, 61_500, "64+");

    @Test
    void canBeSearchedByTagAndReadAsContext() {
        Event event = Event.builder().tag("region", "eu").occurrences(many).build();

        assertThat(event.occurrences()).isEqualTo(many);
        assertThat(event.tags()).containsExactly(entry("region", "eu"), entry("occurrences", "40"));
        assertThat(event.contexts())
                .containsExactly(entry(
                        "occurrences",
                        Map.of(
                                "count", 40L,
                                "first_seen", "1970-01-01T00:00:01Z",
                                "last_seen", "1970-01-01T00:01:01.500Z",
                                "users", "64+")));
    }

    @Test
    void goWithABuilderAndCanBeTakenBack() {
        Event event = Event.builder().occurrences(many).build();

        assertThat(event.toBuilder().build().occurrences()).isEqualTo(many);
        Event alone = event.toBuilder().occurrences(null).build();
        assertThat(alone.occurrences()).isNull();
        assertThat(alone.tags()).isEmpty();
        assertThat(alone.contexts()).isEmpty();
    }

    @Test
    void noneLeaveATagOfThatNameAlone() {
        Event event =
                Event.builder().tag("occurrences", "mine").occurrences(null).build();

        assertThat(event.tags()).containsExactly(entry("occurrences", "mine"));
    }

    @Test
    void badNumbersAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Occurrences(0, 1, 1, "0"))
                .withMessageContaining("count: expected at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Occurrences(1, 5, 4, "0"))
                .withMessageContaining("lastMillis: expected at least firstMillis 5, got 4");
    }
}

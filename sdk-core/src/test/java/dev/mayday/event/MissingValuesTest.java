package dev.mayday.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands in for a null where a value has to say something. */
class MissingValuesTest {

    @Test
    void aBreadcrumbWithoutLevelIsInfoAndWithoutDataHasNone() {
        Breadcrumb crumb = new Breadcrumb(0, null, null, null, null, null);

        assertThat(crumb.level()).isEqualTo(Level.INFO);
        assertThat(crumb.data()).isEmpty();
        assertThat(Breadcrumb.of("cart", "added", null).with("items", 3).data()).isEqualTo(Map.of("items", 3));
    }

    @Test
    void aTitleIsNeverBlank() {
        assertThat(title(LogEntry.of(""))).isEqualTo("(no message)");
        assertThat(title(LogEntry.of(" \n"))).isEqualTo("(no message)");
        assertThat(title(LogEntry.of("late"))).isEqualTo("late");
    }

    private static String title(LogEntry text) {
        return Event.builder().logEntry(text).build().title();
    }

    @Test
    void aUserNeedsNoId() {
        assertThat(User.ofUsername("ada")).isEqualTo(User.of(null).withUsername("ada"));
        assertThat(User.ofEmail("ada@example.com")).isEqualTo(User.of(null).withEmail("ada@example.com"));
    }

    @Test
    void anEventWithoutMechanismWasCapturedByHand() {
        assertThat(Event.builder().mechanism(null).build().mechanism()).isEqualTo(Mechanism.GENERIC);
    }

    @Test
    void aBuilderTakesNullForNothing() {
        Event event = Event.builder()
                .id(null)
                .exceptions(null)
                .threads(null)
                .breadcrumbs(null)
                .fingerprint(null)
                .tags(null)
                .contexts(null)
                .tag(null, "value")
                .tag(" ", "value")
                .tags(Collections.singletonMap("", "value"))
                .context(null, Map.of("key", 1))
                .context("nothing", null)
                .build();

        assertThat(event.id()).isEqualTo(EventId.NONE);
        assertThat(event.tags()).isEmpty();
        assertThat(event.contexts()).isEmpty();
        assertThat(event.exceptions()).isEmpty();
        assertThat(event.threads()).isEmpty();
        assertThat(event.fingerprint()).isEmpty();
    }

    @Test
    void aBuilderLeavesOutNullsInWhatItIsGiven() {
        Breadcrumb crumb = Breadcrumb.of("cart", "added");
        Event event = Event.builder()
                .breadcrumbs(Arrays.asList(null, crumb, null))
                .contexts(new HashMap<>(Collections.singletonMap(null, Map.of("key", 1))))
                .build();

        assertThat(event.breadcrumbs()).containsExactly(crumb);
        assertThat(event.contexts()).isEmpty();
    }

    @Test
    void whatIsSetUnderALongNameIsTakenAwayUnderIt() {
        String name = "n".repeat(300);
        Event event = Event.builder()
                .tag(name, "value")
                .tag(name, null)
                .context(name, Map.of("key", 1))
                .context(name, null)
                .build();

        assertThat(event.tags()).isEmpty();
        assertThat(event.contexts()).isEmpty();
    }

    @Test
    void valuesTakeNullForNothing() {
        assertThat(User.of("42").withData(null)).isEqualTo(User.of("42"));
        assertThat(new Request("GET", "/", null, null, null)).isEqualTo(Request.of("GET", "/"));
        assertThat(new LogEntry(null, null, "text")).isEqualTo(LogEntry.of("text"));
        assertThat(title(LogEntry.of(null))).isEqualTo("(no message)");
    }
}

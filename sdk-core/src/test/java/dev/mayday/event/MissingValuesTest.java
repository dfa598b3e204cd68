package dev.mayday.event;

import static org.assertj.core.api.Assertions.assertThat;

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
}

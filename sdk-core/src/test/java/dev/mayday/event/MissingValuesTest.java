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
    void anEventWithoutMechanismWasCapturedByHand() {
        assertThat(Event.builder().mechanism(null).build().mechanism()).isEqualTo(Mechanism.GENERIC);
    }
}

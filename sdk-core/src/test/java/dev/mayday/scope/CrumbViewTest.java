package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was left outside any scope. */
class CrumbViewTest {

    private final FakeClock clock = new FakeClock();
    private final ScopeStack scopes = new ScopeStack(3, clock);

    @Test
    void whatIsTooOldIsLeftOut() {
        leave("old");
        clock.advance(Duration.ofNanos(ScopeStack.RECENT_NANOS + 1));
        leave("new");

        assertThat(messages()).containsExactly("new");
    }

    @Test
    void whatIsJustRecentIsNot() {
        leave("old");
        clock.advance(Duration.ofNanos(ScopeStack.RECENT_NANOS));

        assertThat(messages()).containsExactly("old");
    }

    @Test
    void whatAThreadLeftThatSharesTheTrailIsNobodysElse() throws Exception {
        leave("mine");
        OtherThreads.onTheSameTrail(() -> leave("theirs"));
        leave("mine, too");

        assertThat(messages()).containsExactly("mine", "mine, too");
    }

    private void leave(String message) {
        scopes.addBreadcrumb(null, Breadcrumb.of("test", message));
    }

    private List<String> messages() {
        return scopes.context(null).readBreadcrumbs().stream()
                .map(Breadcrumb::message)
                .toList();
    }
}

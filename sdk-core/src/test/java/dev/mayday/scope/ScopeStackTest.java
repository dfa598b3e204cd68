package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.EventId;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScopeStackTest {

    private final FakeClock clock = new FakeClock();
    private final ScopeStack scopes = new ScopeStack(10, clock);

    @Test
    void aUnitOfWorkThatBeginsForgetsWhatItsThreadCapturedBefore() {
        IllegalStateException error = new IllegalStateException();
        int causes = CauseChain.outline(error);
        scopes.seen(error, causes, Context.NONE, EventId.of(1, 1), (level, mechanism) -> false, false);
        assertThat(scopes.sighting(error, causes)).isNotNull();

        scopes.open().close();

        assertThat(scopes.sighting(error, causes)).isNull();
    }

    @Test
    void theFirstScopeLeftOpenIsALeakAndNoOther() {
        scopes.boundary();
        assertThat(scopes.clear()).isFalse();
        scopes.open();
        assertThat(scopes.clear()).isTrue();
        scopes.open();
        assertThat(scopes.clear()).isFalse();
        assertThat(scopes.current()).isNull();
    }

    @Test
    void insideABoundaryABreadcrumbIsForgottenAfterAMinuteAsWell() {
        try (Binding binding = scopes.boundary()) {
            scopes.addBreadcrumb(binding.cell(), Breadcrumb.of("test", "early"));
            clock.advance(Duration.ofSeconds(61));
            scopes.addBreadcrumb(binding.cell(), Breadcrumb.of("test", "late"));

            assertThat(scopes.context(null).readBreadcrumbs())
                    .extracting(Breadcrumb::message)
                    .containsExactly("late");
        }
    }
}

package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EscapedScopesTest {

    private final EscapedScopes escapes = new EscapedScopes();
    private final ScopeStack stack = new ScopeStack(1, new FakeClock());

    @Test
    void theInnermostScopeOnTheWayUpStays() {
        UnitOfWork unit = new UnitOfWork(null);
        ScopeCell outer = new ScopeCell(unit, ScopeState.EMPTY.withTags(TagNode.pair("at", "outer")));
        ScopeCell inner = outer.fork();
        long outerEntered = escapes.position();
        long innerEntered = escapes.position();
        Throwable error = new IllegalStateException();

        escapes.remember(error, inner, innerEntered, 0);
        escapes.remember(error, outer, outerEntered, 0);

        assertThat(escapes.find(error, bound(unit), 0)).isSameAs(inner);
    }

    @Test
    void anInstanceThrownAgainIsRememberedFromItsNewScope() {
        UnitOfWork unit = new UnitOfWork(null);
        ScopeCell first = new ScopeCell(unit, ScopeState.EMPTY);
        ScopeCell second = new ScopeCell(unit, ScopeState.EMPTY);
        Throwable error = new IllegalStateException();

        escapes.remember(error, first, escapes.position(), 0);
        escapes.remember(error, second, escapes.position(), 0);

        assertThat(escapes.find(error, bound(unit), 0)).isSameAs(second);
    }

    @Test
    void anEscapeFromBeforeTheOpenUnitOfWorkDoesNotCount() {
        ScopeCell old = new ScopeCell(new UnitOfWork(null), ScopeState.EMPTY);
        Throwable preallocated = new IllegalStateException();
        escapes.remember(preallocated, old, escapes.position(), 0);
        UnitOfWork next = new UnitOfWork(null);

        assertThat(escapes.find(preallocated, bound(next), 0)).isNull();
    }

    @Test
    void threadsThatShareAnInstanceGetTheirOwnScopeOrNone() throws InterruptedException {
        UnitOfWork ours = new UnitOfWork(null);
        ScopeCell inner = new ScopeCell(ours, ScopeState.EMPTY);
        Binding bound = bound(ours);
        Throwable shared = new IllegalStateException();
        Thread other = new Thread(() -> escapes.remember(shared, otherCell(), escapes.position(), 0));
        other.start();
        other.join();

        assertThat(escapes.find(shared, bound, 0)).isNull();
        escapes.remember(shared, inner, bound.enteredAt, 0);
        assertThat(escapes.find(shared, bound, 0)).isSameAs(inner);
    }

    @Test
    void aTaskOfTheUnitOfWorkOnAnotherThreadIsPartOfIt() throws InterruptedException {
        UnitOfWork ours = new UnitOfWork(null);
        ScopeCell carried = new ScopeCell(ours, ScopeState.EMPTY);
        Throwable error = new IllegalStateException();
        Thread pool = new Thread(() -> escapes.remember(error, carried, escapes.position(), 0));
        pool.start();
        pool.join();

        assertThat(escapes.find(new RuntimeException(error), bound(ours), 0)).isSameAs(carried);
    }

    @Test
    void whatLeftAnInnerUnitOfWorkIsKnownInAScopeOpenedSinceThen() {
        UnitOfWork unit = new UnitOfWork(null);
        Binding outer = bound(unit);
        ScopeCell inner = otherCell();
        Throwable error = new IllegalStateException();
        escapes.remember(error, inner, escapes.position(), 0);
        Binding since = bound(unit, outer);

        assertThat(escapes.find(error, since, 0)).isSameAs(inner);
    }

    @Test
    void whatLeftAnotherUnitOfWorkOnThisThreadBeforeThisOneCameHereDoesNotCount() {
        Binding elsewhere = bound(new UnitOfWork(null));
        Throwable shared = new IllegalStateException();
        escapes.remember(shared, otherCell(), escapes.position(), 0);
        Binding here = new Binding(stack, elsewhere.cell, null, false, escapes.position(), 0);

        assertThat(escapes.find(shared, here, 0)).isNull();
    }

    /** A scope of {@code unit} that is bound now. */
    private Binding bound(UnitOfWork unit) {
        return bound(unit, null);
    }

    private Binding bound(UnitOfWork unit, @Nullable Binding below) {
        return new Binding(stack, new ScopeCell(unit, ScopeState.EMPTY), below, true, escapes.position(), 0);
    }

    private ScopeCell otherCell() {
        return new ScopeCell(new UnitOfWork(null), ScopeState.EMPTY);
    }

    @Test
    void outsideAnyUnitOfWorkOnlyAYoungEscapeCounts() {
        ScopeCell cell = new ScopeCell(new UnitOfWork(null), ScopeState.EMPTY);
        Throwable error = new IllegalStateException();
        escapes.remember(error, cell, escapes.position(), 1_000);

        assertThat(escapes.find(error, null, 999)).isSameAs(cell);
        assertThat(escapes.find(error, null, 1_001)).isNull();
    }

    @Test
    void aWrapperIsFoundByItsCause() {
        UnitOfWork unit = new UnitOfWork(null);
        ScopeCell cell = new ScopeCell(unit, ScopeState.EMPTY);
        Throwable cause = new IllegalStateException();
        escapes.remember(cause, cell, escapes.position(), 0);

        assertThat(escapes.find(new RuntimeException(new RuntimeException(cause)), bound(unit), 0))
                .isSameAs(cell);
    }

    @Test
    void ofVeryManyOnlyABoundedNumberIsRemembered() {
        UnitOfWork unit = new UnitOfWork(null);
        ScopeCell cell = new ScopeCell(unit, ScopeState.EMPTY);
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Throwable error = new IllegalStateException();
            errors.add(error);
            escapes.remember(error, cell, escapes.position(), 0);
        }

        assertThat(errors.stream()
                        .filter(error -> escapes.find(error, bound(unit), 0) != null)
                        .count())
                .isBetween(1L, (long) EscapedScopes.SLOTS);
        assertThat(escapes.find(errors.get(999), bound(unit), 0)).isSameAs(cell);
    }

    @Test
    void aHostileCauseChainLeadsNowhere() {
        UnitOfWork unit = new UnitOfWork(null);
        escapes.remember(new IllegalStateException(), new ScopeCell(unit, ScopeState.EMPTY), 0, 0);
        Throwable hostile = new RuntimeException() {
            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("hostile");
            }
        };

        assertThat(escapes.find(hostile, bound(unit), 0)).isNull();
    }
}

package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.event.EventId;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.LedgerSampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("sentry");

    @AfterEach
    void everyEventIsAccountedFor() {
        assertThat(captures.report().balanced()).isTrue();
    }

    @Test
    void recordsLeaveInTheOrderTheyCame() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2, 3);

        assertThat(leased(backlog)).isEqualTo(1);
        assertThat(leased(backlog)).isEqualTo(2);
        assertThat(leased(backlog)).isEqualTo(3);
        assertThat(backlog.lease()).isNull();
    }

    @Test
    void aRecordGivenBackIsTheOldestAgain() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2);

        Lease first = lease(backlog);
        first.giveBack();

        assertThat(leased(backlog)).isEqualTo(1);
        assertThat(leased(backlog)).isEqualTo(2);
    }

    @Test
    void oldestIsEvictedFirstWhenTheBytesRunOut() {
        Backlog backlog = backlog(30, 100);
        append(backlog, 1, 2, 3, 4, 5);

        assertThat(backlog.fill()).isEqualTo(1);
        assertThat(backlog.records()).isEqualTo(3);
        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(2);
        assertThat(leased(backlog)).isEqualTo(3);
    }

    @Test
    void oldestIsEvictedFirstWhenTheRecordsRunOut() {
        Backlog backlog = backlog(1_000, 2);
        append(backlog, 1, 2, 3);

        assertThat(backlog.records()).isEqualTo(2);
        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(1);
        assertThat(leased(backlog)).isEqualTo(2);
    }

    @Test
    void aRecordBeingSentIsNeverEvicted() {
        Backlog backlog = backlog(1_000, 2);
        append(backlog, 1);
        Lease sending = lease(backlog);

        append(backlog, 2, 3, 4);

        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(2);
        sending.delivered();
        assertThat(captures.destination().delivered()).isEqualTo(1);
        assertThat(leased(backlog)).isEqualTo(4);
    }

    @Test
    void theNewestGivesWayWhenAllOthersAreBeingSent() {
        Backlog backlog = backlog(1_000, 1);
        append(backlog, 1);
        Lease sending = lease(backlog);

        append(backlog, 2);

        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(1);
        sending.giveBack();
        assertThat(leased(backlog)).isEqualTo(1);
    }

    @Test
    void aRecordLargerThanTheBacklogPushesNobodyOut() {
        Backlog backlog = backlog(25, 100);
        append(backlog, 1, 2);

        backlog.append(EventId.NONE, new byte[26], captures.capture());

        assertThat(backlog.records()).isEqualTo(2);
        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isEqualTo(1);
    }

    @Test
    void bytesOfEndedLeasesAreFreeAgain() {
        Backlog backlog = backlog(20, 100);
        append(backlog, 1, 2);

        lease(backlog).delivered();
        lease(backlog).discarded(DiscardReason.REJECTED);

        assertThat(backlog.fill()).isZero();
        assertThat(backlog.records()).isZero();
        assertThat(captures.destination().delivered()).isEqualTo(1);
        assertThat(captures.destination().discarded(DiscardReason.REJECTED)).isEqualTo(1);
    }

    @Test
    void recordsExpireAtTheirAgeAndNotBefore() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);
        clock.advance(Duration.ofHours(1));
        append(backlog, 2);

        clock.advance(THREE_DAYS.minusHours(1).minusNanos(1));
        assertThat(backlog.nanosUntilReady()).isZero();
        assertThat(backlog.records()).isEqualTo(2);

        clock.advanceNanos(1);
        assertThat(leased(backlog)).isEqualTo(2);
        assertThat(captures.destination().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void eachRecordExpiresAtItsOwnAge() {
        Backlog backlog = backlog(1_000, 100);
        for (int i = 0; i < 3; i++) {
            append(backlog, i);
            clock.advance(Duration.ofHours(1));
        }

        clock.advance(THREE_DAYS.minusHours(3));
        for (int expired = 1; expired <= 3; expired++) {
            backlog.nanosUntilReady();
            assertThat(captures.destination().discarded(DiscardReason.EXPIRED)).isEqualTo(expired);
            clock.advance(Duration.ofHours(1));
        }
    }

    @Test
    void aRecordBeingSentExpiresOnlyOnceItIsBack() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);
        Lease sending = lease(backlog);

        clock.advance(THREE_DAYS);
        assertThat(backlog.lease()).isNull();
        assertThat(captures.destination().discarded(DiscardReason.EXPIRED)).isZero();

        sending.giveBack();
        assertThat(backlog.lease()).isNull();
        assertThat(captures.destination().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void aWallClockThatJumpsExpiresNothing() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);

        clock.setWall(clock.now().plus(Duration.ofDays(400)));

        assertThat(leased(backlog)).isEqualTo(1);
    }

    @Test
    void failuresAreCountedPerRecord() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2);

        lease(backlog).failed();
        Lease again = lease(backlog);
        assertThat(again.bytes()[0]).isEqualTo((byte) 1);
        assertThat(again.failures()).isEqualTo(1);
        assertThat(lease(backlog).failures()).isZero();
    }

    @Test
    void aRecordThatStepsAsideWaitsAndThenLetsOnePass() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2, 3, 4);

        lease(backlog).stepAside(Duration.ofSeconds(5));
        assertThat(leased(backlog)).isEqualTo(2);

        clock.advance(Duration.ofSeconds(5));
        assertThat(leased(backlog)).isEqualTo(3);
        assertThat(leased(backlog)).isEqualTo(1);
        assertThat(leased(backlog)).isEqualTo(4);
    }

    @Test
    void aRecordThatStepsAsideGoesAtOnceWhereNobodyElseWaits() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);

        lease(backlog).stepAside(Duration.ZERO);

        assertThat(leased(backlog)).isEqualTo(1);
    }

    @Test
    void theTimeUntilARecordIsReadyIsKnown() {
        Backlog backlog = backlog(1_000, 100);
        assertThat(backlog.nanosUntilReady()).isEqualTo(Long.MAX_VALUE);

        append(backlog, 1, 2);
        Lease first = lease(backlog);
        Lease second = lease(backlog);
        assertThat(backlog.nanosUntilReady()).isEqualTo(Long.MAX_VALUE);

        first.stepAside(Duration.ofSeconds(9));
        second.stepAside(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(1));
        assertThat(backlog.nanosUntilReady()).isEqualTo(Duration.ofSeconds(3).toNanos());

        clock.advance(Duration.ofSeconds(60));
        assertThat(backlog.nanosUntilReady()).isZero();
    }

    @Test
    void onlyTheFirstEndOfALeaseCounts() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);

        Lease old = lease(backlog);
        old.giveBack();
        Lease current = lease(backlog);
        old.delivered();
        old.discarded(DiscardReason.REJECTED);
        old.giveBack();
        assertThat(captures.destination().pending()).isEqualTo(1);
        assertThat(backlog.lease()).isNull();

        current.discarded(DiscardReason.TOO_LARGE);
        current.delivered();
        assertThat(captures.destination().delivered()).isZero();
        assertThat(captures.destination().discarded(DiscardReason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aLeaseThatIsCutShortGoesBack() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2);

        assertThatThrownBy(() -> {
                    try (Lease lease = lease(backlog)) {
                        throw new OutOfMemoryError("simulated " + lease.id());
                    }
                })
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(leased(backlog)).isEqualTo(1);
    }

    @Test
    void aLeaseThatHasEndedStaysSo() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1);

        try (Lease lease = lease(backlog)) {
            lease.delivered();
        }

        assertThat(backlog.records()).isZero();
        assertThat(captures.destination().delivered()).isEqualTo(1);
    }

    @Test
    void closingGivesEveryRecordItsOutcome() {
        Backlog backlog = backlog(1_000, 100);
        append(backlog, 1, 2, 3);
        Lease sending = lease(backlog);

        backlog.close();
        append(backlog, 4);
        sending.delivered();
        sending.giveBack();
        backlog.close();

        assertThat(captures.destination().pending()).isZero();
        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(4);
        assertThat(backlog.lease()).isNull();
        assertThat(backlog.records()).isZero();
        assertThat(backlog.fill()).isZero();
    }

    @Test
    void theLedgerAddsUpWhileManyThreadsAppendLeaseAndEnd() throws Exception {
        Backlog backlog = backlog(400, 20);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        LedgerSampler sampler = LedgerSampler.start(captures::report);
        try {
            List<Future<?>> work = new ArrayList<>();
            work.add(threads.submit(() -> {
                for (int i = 0; i < 20_000; i++) {
                    append(backlog, i);
                }
            }));
            for (int sender = 0; sender < 2; sender++) {
                Random random = new Random(sender);
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        end(backlog.lease(), random.nextInt(5));
                    }
                }));
            }
            for (Future<?> part : work) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        backlog.close();
        sampler.stop();

        assertThat(captures.destination().captured()).isEqualTo(20_000);
        assertThat(captures.destination().pending()).isZero();
        assertThat(captures.destination().delivered()).isPositive();
        assertThat(captures.destination().discarded(DiscardReason.SPOOL_OVERFLOW))
                .isPositive();
        assertThat(backlog.fill()).isZero();
    }

    private static void end(@Nullable Lease lease, int how) {
        if (lease == null) {
            return;
        }
        switch (how) {
            case 0 -> lease.delivered();
            case 1 -> lease.discarded(DiscardReason.REJECTED);
            case 2 -> lease.giveBack();
            case 3 -> lease.failed();
            default -> lease.stepAside(Duration.ZERO);
        }
    }

    private Backlog backlog(long maxBytes, int maxRecords) {
        return Backlogs.inMemory(Backlogs.limits(maxBytes, maxRecords, THREE_DAYS), clock);
    }

    /** Appends records of ten bytes whose first byte is the number. */
    private void append(Backlog backlog, int... numbers) {
        for (int number : numbers) {
            byte[] bytes = new byte[10];
            bytes[0] = (byte) number;
            backlog.append(EventId.NONE, bytes, captures.capture());
        }
    }

    private static Lease lease(Backlog backlog) {
        Lease lease = backlog.lease();
        assertThat(lease).isNotNull();
        return lease;
    }

    private static int leased(Backlog backlog) {
        return lease(backlog).bytes()[0];
    }
}

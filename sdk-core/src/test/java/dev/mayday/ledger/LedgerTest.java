package dev.mayday.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.mayday.destination.Receipt;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(List.of("a", "b"));

    @Test
    void whatIsRefusedAtTheDoorShowsAtEveryDestination() {
        ledger.refused(DiscardReason.SAMPLED_OUT);

        for (DestinationReport report : ledger.report().destinations()) {
            assertThat(report.captured()).isEqualTo(1);
            assertThat(report.discarded()).containsOnly(entry(DiscardReason.SAMPLED_OUT, 1L));
            assertThat(report.balanced()).isTrue();
        }
    }

    @Test
    void eachDestinationHasAnOutcomeOfItsOwn() {
        ledger.queued();
        ledger.handedOver();
        waiting("a").delivered();
        waiting("b").discarded(DiscardReason.REJECTED);

        DestinationReport a = ledger.report().destination("a");
        DestinationReport b = ledger.report().destination("b");
        assertThat(a.delivered()).isEqualTo(1);
        assertThat(a.discardedInAll()).isZero();
        assertThat(b.delivered()).isZero();
        assertThat(b.discarded(DiscardReason.REJECTED)).isEqualTo(1);
    }

    @Test
    void anEventOnItsWayIsQueuedUntilItHasAnOutcome() {
        ledger.queued();
        assertThat(ledger.report().destination("a").queued()).isEqualTo(1);
        ledger.handedOver();
        assertThat(ledger.report().destination("a").queued()).isEqualTo(1);
        Receipt receipt = waiting("a");
        receipt.spooled();
        assertThat(ledger.report().destination("a").queued()).isZero();
        assertThat(ledger.report().destination("a").spooled()).isEqualTo(1);
        receipt.delivered();
        assertThat(ledger.report().destination("a").spooled()).isZero();
        assertThat(ledger.report().destination("a").delivered()).isEqualTo(1);
        assertThat(ledger.report().destination("b").queued()).isEqualTo(1);
    }

    @Test
    void recoveredEventsBalanceAgainstThoseOnDisk() {
        for (int i = 0; i < 7; i++) {
            ledger.account("a").recovered();
        }
        ledger.account("a").recovered().discarded(DiscardReason.CORRUPT);

        DestinationReport report = ledger.report().destination("a");
        assertThat(report.recovered()).isEqualTo(8);
        assertThat(report.spooled()).isEqualTo(7);
        assertThat(report.discarded(DiscardReason.CORRUPT)).isEqualTo(1);
        assertThat(report.balanced()).isTrue();
    }

    @Test
    void aNameThatNoDestinationHasGetsNoAccount() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.account("c"))
                .withMessage("name: no destination is called 'c'");
    }

    @Test
    void onlyTheFirstOutcomeOfAReceiptCounts() {
        ledger.queued();
        ledger.handedOver();
        Receipt receipt = waiting("a");
        receipt.delivered();
        receipt.spooled();
        receipt.discarded(DiscardReason.REJECTED);
        receipt.delivered();

        DestinationReport report = ledger.report().destination("a");
        assertThat(report.delivered()).isEqualTo(1);
        assertThat(report.pending()).isZero();
        assertThat(report.discardedInAll()).isZero();
    }

    @Test
    void theOwnerHearsOnceThatAnEventIsSettledWhereverItWaited() {
        List<String> heard = new ArrayList<>();
        Account.Owner owner = new Account.Owner() {
            @Override
            public void delivered(String destination) {
                heard.add("delivered");
            }

            @Override
            public void discarded(String destination, DiscardReason reason) {
                heard.add("discarded " + reason);
            }
        };
        ledger.account("a").receipt(owner).delivered();
        assertThat(heard).containsExactly("delivered");

        heard.clear();
        Receipt onDisk = ledger.account("a").receipt(owner);
        onDisk.spooled();
        onDisk.spooled();
        assertThat(heard).isEmpty();
        onDisk.discarded(DiscardReason.EXPIRED);
        onDisk.delivered();
        assertThat(heard).containsExactly("discarded EXPIRED");
    }

    @Test
    void aForgottenOutcomeShows() {
        ledger.queued();
        waiting("a").delivered(); // never handed over

        assertThat(ledger.report().destination("a").queued()).isZero();
        assertThat(ledger.report().destination("b").queued()).isEqualTo(1);
        waiting("a").delivered();
        assertThat(ledger.report().destination("a").queued()).isEqualTo(-1);
    }

    @Test
    void everyReportReadWhileOthersCountAddsUp() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SplittableRandom random = new SplittableRandom(i);
            writers.add(new Thread(() -> {
                while (!stop.get()) {
                    liveOneEvent(random);
                }
            }));
        }
        writers.forEach(Thread::start);
        List<DestinationReport> wrong = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ledger.report().destinations().stream()
                    .filter(report -> !report.balanced())
                    .forEach(wrong::add);
        }
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(wrong).isEmpty();
        DestinationReport last = ledger.report().destination("a");
        assertThat(last.captured()).isPositive();
        assertThat(last.pending()).isZero();
        assertThat(last.balanced()).isTrue();
    }

    private void liveOneEvent(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            ledger.refused(DiscardReason.DUPLICATE);
            return;
        }
        ledger.queued();
        if (random.nextInt(4) == 0) {
            ledger.dropped(DiscardReason.BEFORE_SEND);
            return;
        }
        ledger.handedOver();
        Receipt receipt = waiting("a");
        receipt.spooled();
        waiting("b").delivered();
        receipt.delivered();
    }

    private Receipt waiting(String destination) {
        return ledger.account(destination).receipt(Account.Owner.NOBODY);
    }
}

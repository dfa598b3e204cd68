package dev.mayday.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LedgerSamplerTest {

    @Test
    void oneUnbalancedReportFailsTheTest() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(2);
        LedgerSampler sampler = LedgerSampler.start(() -> {
            read.countDown();
            // The first report adds up, the second lacks an event.
            return report(read.getCount() == 0 ? 2 : 1);
        });
        read.await();

        assertThatThrownBy(sampler::stop).isInstanceOf(AssertionError.class).hasMessageContaining("captured=2");
    }

    @Test
    void aReportThatCannotBeReadFailsTheTest() {
        LedgerSampler sampler = LedgerSampler.start(() -> {
            throw new IllegalStateException("broken ledger");
        });

        assertThatThrownBy(sampler::stop).hasRootCauseMessage("broken ledger");
    }

    @Test
    void balancedReportsPass() {
        LedgerSampler.start(() -> report(1)).stop();
    }

    private static DeliveryReport report(long captured) {
        return new DeliveryReport(
                captured, 0, List.of(new DestinationReport("sentry", captured, 0, 1, 0, 0, 0, Map.of())));
    }
}

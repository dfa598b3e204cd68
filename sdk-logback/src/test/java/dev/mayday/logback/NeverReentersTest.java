package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Mayday's own doing logs is not reported. */
class NeverReentersTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @ParameterizedTest
    @ValueSource(strings = {"beforeSend", "eventProcessor", "beforeBreadcrumb"})
    void aHookThatLogsErrorsIsNotReportedNorCounted(String hook) {
        AtomicInteger calls = new AtomicInteger();
        MaydayClient client = client(builder -> switch (hook) {
            case "beforeSend" -> builder.beforeSend(event -> noisy(event, calls));
            case "eventProcessor" -> builder.eventProcessor(event -> noisy(event, calls));
            default -> builder.beforeBreadcrumb(crumb -> noisy(crumb, calls));
        });
        configure(PLAIN);
        appender().setClient(client);
        log.info("a breadcrumb");
        log.error("broken");

        assertThat(event().title()).isEqualTo("broken");
        assertThat(calls).hasPositiveValue();
        assertThat(client.report().destination("recording").captured()).isEqualTo(1);
        assertThat(client.report().destination("recording").discarded()).isEmpty();
    }

    private <T> T noisy(T seen, AtomicInteger calls) {
        calls.incrementAndGet();
        log.info("the hook sees {}", seen);
        log.error("the hook fails", new IllegalStateException("again and again"));
        return seen;
    }

    @ParameterizedTest
    @CsvSource({
        "dev.mayday,                      false",
        "dev.mayday.send.Sender,          false",
        "okhttp3,                         false",
        "okhttp3.OkHttpClient,            false",
        "okhttp3.internal.http2.Http2,    false",
        "okio,                            false",
        "okio.AsyncTimeout,               false",
        "dev.maydayshop.Checkout,         true",
        "dev.may,                         true",
        "okhttp3x,                        true",
        "okiosk.Till,                     true",
        "com.acme.okhttp3.Wrapper,        true",
        "ROOT,                            true"
    })
    void linesOfOurOwnLoggersAreLeftOut(String name, boolean reported) {
        install();
        configure(PLAIN);
        logger(name).info("a line");
        logger(name).error("an error");
        log.error("after it");

        assertThat(events()).extracting(Event::title).hasSize(reported ? 2 : 1);
        assertThat(crumbs(events().get(events().size() - 1))).hasSize(reported ? 2 : 0);
    }

    @Test
    void anArgumentThatLogsWhileItIsPrintedIsNoLoop() {
        install();
        configure(PLAIN);
        Object noisy = new Object() {
            @Override
            public String toString() {
                log.error("printing {}", this);
                return "noisy";
            }
        };
        log.info("info {}", noisy);
        log.error("error {}", noisy);

        assertThat(event().title()).isEqualTo("error noisy");
        assertThat(event().logEntry().params()).containsExactly("noisy");
        assertThat(crumbs(event())).containsExactly("info noisy");
    }

    @Test
    void theThreadIsFreeAgainAfterEachLine() {
        install();
        configure(PLAIN);
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError("hostile");
            }
        };
        log.error("first {}", hostile);
        log.error("second {}", 2);

        assertThat(events()).hasSize(2);
    }

    @Test
    void nothingIsLeftBehindOnTheThread() {
        AtomicInteger entriesMade = new AtomicInteger();
        ThreadLocal<Boolean> counting = ThreadLocal.withInitial(() -> {
            entriesMade.incrementAndGet();
            return null;
        });
        Reentry reentry = new Reentry(counting);

        assertThat(reentry.enter()).isTrue();
        assertThat(reentry.enter()).isFalse();
        reentry.leave();
        assertThat(entriesMade).hasValue(1);
        assertThat(reentry.enter())
                .as("the entry was made anew, so it had been taken away")
                .isTrue();
        assertThat(entriesMade).hasValue(2);
        reentry.leave();
    }
}

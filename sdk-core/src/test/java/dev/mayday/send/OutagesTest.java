package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.notice.Notices;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private final FakeClock clock = new FakeClock();
    private final RecordingLogger log = new RecordingLogger();
    private final Notices notices = new Notices(log, clock, "mayday", text -> text);
    private final Outages outages = new Outages(notices);

    @Test
    void anOutageThatIsOverIsToldOnce() {
        outages.ended(Duration.ofMillis(1_250));
        outages.delivered(2);
        outages.settled();
        clock.advance(Duration.ofHours(1));
        outages.settled();
        notices.tellAll();

        assertThat(log.lines()).containsExactly("INFO mayday: reachable again after 1.2 s, delivered 2 events since");
    }

    @Test
    void eachCountsForItself() {
        outages.ended(Duration.ofSeconds(3));
        outages.delivered(2);
        outages.settled();
        clock.advance(Duration.ofHours(1));
        outages.ended(Duration.ofSeconds(5));
        outages.delivered(1);
        outages.settled();

        assertThat(log.lines()).last().isEqualTo("INFO mayday: reachable again after 5.0 s, delivered 1 event since");
    }

    @Test
    void whatWasHeldBackOfAnEndIsNotToldOnceTheNextHasBegun() {
        outages.failed("connection refused");
        for (int i = 0; i < 2; i++) {
            outages.ended(Duration.ofSeconds(3));
            outages.settled();
            outages.failed("connection refused");
        }
        notices.tellAll();

        assertThat(log.lines()).last().asString().contains("cannot deliver");
        assertThat(log.lines()).filteredOn(line -> line.contains("reachable")).hasSize(1);
    }

    @Test
    void oneThatIsOverIsToldBeforeTheNextBegins() {
        outages.ended(Duration.ofSeconds(3));
        outages.delivered(1);
        outages.failed("connection refused");

        assertThat(log.lines())
                .containsExactly(
                        "INFO mayday: reachable again after 3.0 s, delivered 1 event since",
                        "WARN mayday: cannot deliver, events are kept and sent later: connection refused");
    }
}

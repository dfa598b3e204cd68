package dev.mayday.send;

import static dev.mayday.testkit.ScriptedTransport.failure;
import static dev.mayday.testkit.ScriptedTransport.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Lease;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fault of ours costs: an exception one event, an error none. */
class SenderFaultTest {

    private final Simulation world = new Simulation();

    @AfterEach
    void everyEventIsAccountedFor() {
        world.assertBalanced();
    }

    @Test
    void aFaultCostsOneEventAndNothingMore() {
        world.server.then((body, kind) -> {
            throw new IllegalStateException("simulated");
        });
        world.append(1, 2);

        assertThat(world.run()).isZero();

        assertThat(discarded(DiscardReason.INTERNAL_ERROR)).isEqualTo(1);
        assertThat(delivered()).isEqualTo(1);
        assertThat(world.log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("simulated"));
    }

    static List<Error> errors() {
        return List.of(
                new OutOfMemoryError("simulated"),
                new StackOverflowError("simulated"),
                new NoClassDefFoundError("simulated"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorCostsNoEvent(Error error) {
        world.server.then((body, kind) -> {
            throw error;
        });
        world.append(1, 2);

        world.run();

        assertThat(world.server.events()).containsExactly(1, 1, 2);
        assertThat(delivered()).isEqualTo(2);
        assertThat(world.log.lines()).anyMatch(line -> line.startsWith("ERROR") && line.contains("simulated"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 400, 413, 429, 503})
    void aLoggerThatFailsChangesNothing(int status) {
        world.log.failWith(new NoClassDefFoundError("undeployed"));
        world.server.then(status == 0 ? failure(new ConnectException("refused")) : status(status));
        world.append(1, 2);

        world.run();

        assertThat(delivered()).isEqualTo(status == 400 || status == 413 ? 1 : 2);
        assertThat(discarded(DiscardReason.INTERNAL_ERROR)).isZero();
        assertThat(world.captures.destination().pending()).isZero();
    }

    @Test
    void aFaultWhileCuttingCostsOneEvent() {
        world.shrinker(bytes -> {
            throw new IllegalStateException("simulated");
        });
        world.server.then(status(413));
        world.append(1, 2);

        world.run();

        assertThat(discarded(DiscardReason.INTERNAL_ERROR)).isEqualTo(1);
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aFaultDuringAProbeFreesTheProbe() {
        world.server.then(failure(new ConnectException("refused")), (body, kind) -> {
            throw new IllegalStateException("simulated");
        });
        world.append(1, 2);

        world.run();

        assertThat(discarded(DiscardReason.INTERNAL_ERROR)).isEqualTo(1);
        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aFaultOfTheBacklogFreesTheProbe() {
        AtomicInteger calls = new AtomicInteger();
        ScriptedTransport server = new ScriptedTransport().then(failure(new ConnectException("refused")));
        Supply broken = new BacklogSupply(world.backlog) {
            @Override
            public @Nullable Lease lease() {
                if (calls.incrementAndGet() == 2) {
                    throw new IllegalStateException("simulated");
                }
                return super.lease();
            }
        };
        Sender sender = sender(server, broken);
        world.append(1);
        sender.step();
        world.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(sender::step).hasMessage("simulated");
        assertThat(sender.step().goesOn()).isTrue();

        assertThat(delivered()).isEqualTo(1);
    }

    @Test
    void aRecordThatTheDiskDoesNotGiveIsComeBackForInItsTime() {
        AtomicInteger tries = new AtomicInteger();
        long pause = Duration.ofSeconds(30).toNanos();
        Supply slow = new BacklogSupply(world.backlog) {
            @Override
            public @Nullable Lease lease() {
                tries.incrementAndGet();
                return null;
            }

            @Override
            public long nanosUntilReady() {
                return tries.get() * pause;
            }

            @Override
            public int records() {
                return 1;
            }
        };
        Sender sender = sender(world.server, slow);

        assertThat(sender.step().nanos()).isEqualTo(pause);
    }

    @Test
    void aBacklogThatCannotBeEndedLeavesNoRequestInFlight() {
        Supply broken = new BacklogSupply(world.backlog) {
            @Override
            public void end() {
                throw new OutOfMemoryError("simulated");
            }
        };
        Sender sender = sender(world.server, broken);

        assertThatThrownBy(sender::abort).hasMessage("simulated");

        assertThat(world.server.isClosed()).isTrue();
    }

    private Sender sender(ScriptedTransport server, Supply records) {
        return new Sender(
                server,
                DeliveryPolicy.envelopes(),
                records,
                bytes -> null,
                null,
                world.clock,
                new Random(1),
                new Notices(new RecordingLogger(), world.clock, "sentry", line -> line));
    }

    private long delivered() {
        return world.captures.destination().delivered();
    }

    private long discarded(DiscardReason reason) {
        return world.captures.destination().discarded(reason);
    }
}

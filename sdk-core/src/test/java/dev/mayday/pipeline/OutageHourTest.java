package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.encode.EncodedEvent;
import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Event;
import dev.mayday.notice.Notices;
import dev.mayday.send.HandDriven;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An hour without the server at 100 errors a second, in simulated time: all parts are real but the server and the clock. */
class OutageHourTest {

    private static final int GROUPS = 20;
    private static final int ERRORS = 360_000;
    private static final long SPOOL_BYTES = 32L << 20;

    private final ScriptedTransport server = new ScriptedTransport();
    private final RecordingLogger log = new RecordingLogger();

    @TempDir
    private Path folder;

    @Test
    void everyErrorOfAnHourWithoutTheServerIsDeliveredInTheEndByNumber() {
        Sentry sentry = new Sentry();
        Plant plant = new Plant(sentry, 2_048);
        sentry.open(plant.clock);
        HandDriven sender = new HandDriven(sentry.backlog, server, plant.clock, log);
        server.otherwise(ScriptedTransport.failure(new IOException("refused")));
        List<Throwable> errors = errors();
        double fullest = 0;
        for (int i = 0; i < ERRORS; i++) {
            plant.capture(Event.builder().throwable(errors.get(i % GROUPS)).build());
            plant.work();
            if (i % 20 == 0) {
                sender.run();
                fullest = Math.max(fullest, sentry.fill());
            }
            plant.clock.advance(Duration.ofMillis(10));
        }
        long spooled = plant.report().spooled();
        assertThat(fullest).isBetween(0.5, 1.0);
        assertThat(sentry.backlog.bytesOnDisk()).isLessThanOrEqualTo(SPOOL_BYTES);
        assertThat(plant.report().discardedInAll())
                .as("everything could be merged")
                .isZero();
        assertThat(plant.report().balanced()).isTrue();

        int failed = server.sent().size();
        server.otherwise(ScriptedTransport.status(200));
        for (int second = 0; second < 120; second++) {
            plant.clock.advance(Duration.ofSeconds(1));
            plant.work();
            sender.run();
        }

        assertThat(plant.report().pending()).isZero();
        assertThat(plant.report().discardedInAll()).isZero();
        assertThat(plant.report().delivered() + plant.report().merged()).isEqualTo(ERRORS);
        List<String> delivered = new ArrayList<>();
        long occurrences = 0;
        for (ScriptedTransport.Sent sent :
                server.sent().subList(failed, server.sent().size())) {
            JsonNode event = Envelopes.read(sent.body()).only("event");
            delivered.add(event.get("event_id").asText());
            occurrences += event.at("/contexts/occurrences/count").asLong(1);
        }
        assertThat(occurrences).isEqualTo(ERRORS);
        assertThat(delivered).as("each once").hasSameSizeAs(sentry.accepted).doesNotHaveDuplicates();
        Map<String, Integer> order = new HashMap<>();
        sentry.accepted.forEach(id -> order.put(id, order.size()));
        for (int i = 0; i < delivered.size(); i++) {
            // The first few were tried while the server was away, and change places with their neighbours.
            assertThat(order.get(delivered.get(i))).as("the oldest first").isBetween(i - 4, i + 4);
        }
        System.out.println("fullest " + fullest + ", spooled " + spooled + ", events " + delivered.size());
    }

    /** As many places in the application that fail, each with a trace of thirty calls and a message that compresses badly. */
    private static List<Throwable> errors() {
        Random random = new Random(3);
        List<Throwable> errors = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            Throwable error =
                    new IllegalStateException("order " + Long.toHexString(random.nextLong()) + " could not be placed");
            StackTraceElement[] trace = new StackTraceElement[30];
            for (int i = 0; i < trace.length; i++) {
                String type = "com.acme.shop." + Long.toHexString(random.nextLong()) + ".Service" + group;
                trace[i] = new StackTraceElement(type, "call" + i, "Service" + group + ".java", random.nextInt(2_000));
            }
            error.setStackTrace(trace);
            errors.add(error);
        }
        return errors;
    }

    /** What a Sentry destination is made of, but for the threads. */
    private final class Sentry implements Destination {

        final List<String> accepted = new ArrayList<>();
        Backlog backlog;
        private EnvelopeEncoder encoder;

        void open(FakeClock clock) {
            backlog = new Backlog(
                    new SpoolSettings(List.of(folder), SPOOL_BYTES, 16L << 20, 10_000, Duration.ofDays(3)),
                    () -> "00112233445566778899aabbccddeeff",
                    () -> {
                        throw new AssertionError("nothing is recovered");
                    },
                    new Notices(log, clock, "sentry", line -> line),
                    clock,
                    new Random(5));
            backlog.tend();
            encoder = new EnvelopeEncoder("key", clock);
        }

        @Override
        public String name() {
            return "sentry";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            EncodedEvent encoded = encoder.encode(event);
            accepted.add(event.id().toString());
            backlog.append(encoded.id(), encoded.bytes(), receipt);
        }

        @Override
        public double fill() {
            return backlog == null ? 0 : backlog.fill();
        }
    }
}

package dev.mayday.lab;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.encode.EncodedEvent;
import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Event;
import dev.mayday.notice.Notices;
import dev.mayday.pipeline.Engine;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.send.Answer;
import dev.mayday.send.DeliveryPolicy;
import dev.mayday.send.Endpoint;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Kind;
import dev.mayday.send.Sender;
import dev.mayday.send.SenderThreads;
import dev.mayday.send.Transport;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * The parts of the SDK's own destination for envelopes, put together in the same order, with a probe between each two: a test
 * learns where an event is, and can hold it there.
 */
final class LabDestination implements Destination {

    /** Is told of each step on the thread that takes it; as long as it does not return, nothing goes on there. */
    interface Probe {
        /** {@code number} counts the events that came so far in this process, from 0. */
        void reached(Stage stage, int number, String id);
    }

    private final Probe probe;
    private final EnvelopeEncoder encoder = new EnvelopeEncoder("", Clock.SYSTEM);
    private final Backlog backlog;
    private final SenderThreads threads;
    private volatile boolean started;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger recovered = new AtomicInteger();

    LabDestination(String url, Path root, Probe probe) {
        this.probe = probe;
        Notices notices = new Notices(LoggerFactory.getLogger("lab"), Clock.SYSTEM, "lab", line -> line);
        SpoolSettings settings = new SpoolSettings(List.of(root), 32 << 20, 16 << 20, 10_000, Duration.ofHours(72));
        this.backlog = new Backlog(settings, () -> "lab", this::recovered, notices, Clock.SYSTEM, new Random());
        Transport http = Transport.http(
                new Endpoint(url, "application/x-sentry-envelope", Map.of()),
                new HttpSettings(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        null,
                        null));
        Sender sender = new Sender(
                new Probed(http),
                DeliveryPolicy.envelopes(),
                new BacklogSupply(backlog),
                bytes -> null,
                null,
                Clock.SYSTEM,
                new Random(),
                notices);
        this.threads =
                new SenderThreads("lab", sender, Engine.ownThreads("mayday-sender"), notices, Duration.ofSeconds(5));
    }

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public void start() {
        backlog.tend();
        threads.wake();
        started = true;
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        int number = accepted.getAndIncrement();
        EncodedEvent encoded = encoder.encode(event);
        String id = encoded.id().toString();
        probe.reached(Stage.ENCODED, number, id);
        backlog.append(encoded.id(), encoded.bytes(), new Probing(number, id, receipt));
        threads.wake();
    }

    /** True if it has taken over what dead processes left, and no record waits any more. */
    boolean isEmpty() {
        return started && backlog.records() == 0;
    }

    @Override
    public void close(Duration budget) {
        threads.close(budget);
        encoder.close();
    }

    private Receipt recovered() {
        int number = recovered.getAndIncrement();
        probe.reached(Stage.ADOPTING, number, "");
        return new Probing(number, "", new Nobody());
    }

    private final class Probing implements Receipt {

        private final int number;
        private final String id;
        private final Receipt receipt;

        Probing(int number, String id, Receipt receipt) {
            this.number = number;
            this.id = id;
            this.receipt = receipt;
        }

        @Override
        public void spooled() {
            probe.reached(Stage.WRITTEN, number, id);
            receipt.spooled();
        }

        @Override
        public void delivered() {
            probe.reached(Stage.ACKNOWLEDGED, delivered.getAndIncrement(), id);
            receipt.delivered();
        }

        @Override
        public void discarded(DiscardReason reason) {
            receipt.discarded(reason);
        }
    }

    /** For events of another process, whose ledger has died with it. */
    private static final class Nobody implements Receipt {
        @Override
        public void delivered() {}

        @Override
        public void discarded(DiscardReason reason) {}
    }

    private final class Probed implements Transport {

        private final Transport transport;

        Probed(Transport transport) {
            this.transport = transport;
        }

        @Override
        public Answer send(byte[] body, Kind kind) throws IOException {
            probe.reached(Stage.SENDING, sent.getAndIncrement(), "");
            Answer answer = transport.send(body, kind);
            if (answer.status() == 200) {
                probe.reached(Stage.ANSWERED, answered.getAndIncrement(), "");
            }
            return answer;
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}

package dev.mayday.remote;

import dev.mayday.event.Event;
import dev.mayday.send.Batches;
import dev.mayday.send.ClientReports;
import dev.mayday.send.DeliveryPolicy;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Transport;
import org.jspecify.annotations.Nullable;

/** What one kind of server wants: how events are written, where they go, and what its answers mean. */
interface Protocol {

    /** The destination's name in reports and logs. */
    String name();

    /** Where to, for people: the same for every key, and never a key itself. */
    String address();

    /** The owner of the events on disk: the address, and what else tells one tenant there from another, but no key. */
    default String recipient() {
        return address();
    }

    /** A way there. */
    Transport transport(HttpSettings http);

    /** What answers mean. */
    DeliveryPolicy policy();

    /** How records leave together; null if each leaves alone. */
    default Batches.@Nullable Joiner joiner() {
        return null;
    }

    /** What the server is told of discarded events; null for nothing. */
    default @Nullable ClientReports reports() {
        return null;
    }

    /** Called on the worker, before the first event. */
    void start();

    /** The event as it is kept and sent. On the worker. */
    byte[] encode(Event event);

    /** A smaller record in place of one that the server finds too large; null if there is none. On any thread. */
    default byte @Nullable [] shrink(byte[] record) {
        return null;
    }

    /** What a server or the network said, without secrets. */
    String masked(String foreign);

    /** Called once, when nothing is encoded any more. */
    void close();
}

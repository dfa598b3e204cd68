package dev.mayday.spring;

import dev.mayday.MaydayClient;

/** Something outside the context that a client is attached to for as long as the context lives. */
@FunctionalInterface
interface ClientPart {

    /** Attaches {@code client}; what comes back takes it away again. */
    Runnable attach(MaydayClient client);
}

package dev.mayday;

import dev.mayday.destination.RecordingDestination;
import java.util.List;

/** An application with a client, for a class loader of its own. */
public final class Neighbour {

    private Neighbour() {}

    /** Opens a client that tells {@code told} its name with each event. In types of the JDK alone. */
    public static AutoCloseable open(String name, List<String> told) {
        return MaydayClient.builder()
                .destination(new RecordingDestination())
                .beforeSend(event -> {
                    told.add(name);
                    return event;
                })
                .build();
    }
}

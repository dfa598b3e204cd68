package dev.mayday.destination;

import dev.mayday.event.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A destination for tests: keeps every event, in order and without bound, until {@link #clear}. Thread-safe. */
public final class RecordingDestination implements Destination {

    private final String name;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    /** A destination called {@code recording}. */
    public RecordingDestination() {
        this("recording");
    }

    /** A destination of that name. */
    public RecordingDestination(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void accept(Event event, Receipt receipt) {
        events.add(event);
        receipt.delivered();
    }

    /** The events so far, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Forgets the events so far. */
    public void clear() {
        events.clear();
    }
}

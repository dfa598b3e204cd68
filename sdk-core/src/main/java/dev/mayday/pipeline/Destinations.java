package dev.mayday.pipeline;

import dev.mayday.destination.Destination;
import dev.mayday.notice.Notices;
import dev.mayday.report.DeliveryReport;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All places where events go. They may be anybody's code: what one throws costs neither the others their turn nor the caller
 * anything, and is told later by the worker, since the caller may be the application.
 */
final class Destinations {

    private final List<Destination> all;
    private final Notices notices;

    Destinations(List<Destination> all, Notices notices) {
        this.all = all;
        this.notices = notices;
    }

    List<Destination> all() {
        return all;
    }

    void start() {
        each("destination {} did not start", Destination::start);
    }

    void tend() {
        each("destination {} failed at its housekeeping", Destination::tend);
    }

    void hurry(boolean on) {
        each("destination {} failed to hurry", destination -> destination.hurry(on));
    }

    void close(Clock clock, long deadline) {
        each(
                "destination {} failed to close",
                destination -> destination.close(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime()))));
    }

    /** True if it is known of one that nothing will move there for longer than that. */
    boolean blockedBeyond(long nanos) {
        Duration patience = Duration.ofNanos(nanos);
        return any(
                "destination {} does not say whether it is blocked",
                destination -> destination.blockedFor().compareTo(patience) > 0);
    }

    /** True if one of them still owes an outcome and is believed to be able to give it. */
    boolean owe(DeliveryReport now) {
        return any(
                "destination {} does not say whether it is reachable",
                destination -> destination.reachable()
                        && now.destination(destination.name()).pending() > 0);
    }

    /** How full the fullest is, from 0 to 1. Asked for each event, hence a plain loop. */
    double fill() {
        double fullest = 0;
        for (Destination destination : all) {
            try {
                fullest = Math.max(fullest, destination.fill());
            } catch (Throwable failure) {
                tell("destination {} does not say how full it is", destination, failure);
            }
        }
        return fullest;
    }

    /** What waits on disk for the one of that name; 0 if there is none. */
    long bytesOnDisk(String name) {
        for (Destination destination : all) {
            try {
                if (destination.name().equals(name)) {
                    return destination.bytesOnDisk();
                }
            } catch (Throwable failure) {
                tell("destination {} does not say what it has on disk", destination, failure);
            }
        }
        return 0;
    }

    private void each(String failed, Consumer<Destination> call) {
        any(failed, destination -> {
            call.accept(destination);
            return false;
        });
    }

    private boolean any(String failed, Predicate<Destination> question) {
        for (Destination destination : all) {
            try {
                if (question.test(destination)) {
                    return true;
                }
            } catch (Throwable failure) {
                tell(failed, destination, failure);
            }
        }
        return false;
    }

    private void tell(String failed, Destination destination, Throwable failure) {
        try {
            notices.faultLater(failed, destination.name(), failure);
        } catch (Throwable again) {
            return; // it does not even say its name
        }
    }
}

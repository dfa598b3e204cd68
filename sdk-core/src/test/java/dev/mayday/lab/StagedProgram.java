package dev.mayday.lab;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A program that stops for good when an event is where its arguments say, and waits to be killed there. Arguments after the
 * line's port: the server's URL, the spool's folder, the {@link Stage} or {@code -}, the number of the event that stops it,
 * how many errors to capture, and how many breadcrumbs of 3,000 characters each carries.
 *
 * <p>It says {@code C <id>} for each capture, {@code W <id>} for each that it saw on disk, {@code at} when it has stopped,
 * {@code captured} after the last capture, and to any question {@code is empty} if all that it captured or took over has left
 * its spool, else {@code is busy}.
 */
final class StagedProgram {

    private final Line line;
    private final @Nullable Stage stage;
    private final int stop;
    private final AtomicInteger hooked = new AtomicInteger();

    private StagedProgram(Line line, @Nullable Stage stage, int stop) {
        this.line = line;
        this.stage = stage;
        this.stop = stop;
    }

    public static void main(String[] args) {
        try (Line line = Line.toParent(args)) {
            Stage stage = args[3].equals("-") ? null : Stage.valueOf(args[3]);
            new StagedProgram(line, stage, Integer.parseInt(args[4]))
                    .run(args[1], Path.of(args[2]), Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        }
    }

    private void run(String url, Path root, int count, int crumbs) {
        LabDestination destination = new LabDestination(url, root, this::reached);
        MaydayClient client = MaydayClient.builder()
                .destination(destination)
                .uncaught(false)
                .shutdownHook(false)
                .beforeSend(event -> {
                    reached(Stage.QUEUED, hooked.getAndIncrement(), event.id().toString());
                    return event;
                })
                .build();
        Random random = new Random();
        for (int i = 0; i < count; i++) {
            IllegalStateException error = new IllegalStateException("number " + i);
            try (Scope scope = client.openScope()) {
                scope.setTag("number", String.valueOf(i));
                for (int crumb = 0; crumb < crumbs; crumb++) {
                    client.addBreadcrumb(Breadcrumb.of("noise", noise(random)));
                }
                line.write("C " + client.captureException(error));
            }
        }
        line.write("captured");
        for (@Nullable String question = line.read(); question != null; question = line.read()) {
            line.write("is " + (destination.isEmpty() ? "empty" : "busy"));
        }
    }

    /** Text that cannot be compressed by much. */
    private static String noise(Random random) {
        return random.ints(3_000, ' ', '~' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void reached(Stage reached, int number, String id) {
        if (reached == Stage.WRITTEN) {
            line.write("W " + id);
        }
        if (reached == stage && number == stop) {
            line.write("at");
            stopForGood();
        }
    }

    private static void stopForGood() {
        while (true) {
            // Nothing but SIGKILL is to end this, an interrupt least of all.
            Thread.interrupted();
            LockSupport.park();
        }
    }
}

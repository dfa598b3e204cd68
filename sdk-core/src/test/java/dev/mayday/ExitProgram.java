package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that ends in the way its argument says; what reached its destination stands on standard output. */
final class ExitProgram {

    private static final List<byte[]> HELD = new ArrayList<>();

    private ExitProgram() {}

    public static void main(String[] args) throws InterruptedException {
        String way = args[0];
        MaydayClient client = MaydayClient.builder()
                .destination(
                        way.equals("exit-during-close")
                                ? new Held(new Printing(false))
                                : new Printing(way.equals("budget-spent")))
                .shutdownTimeout(Duration.ofMillis(way.equals("budget-spent") ? 300 : 2_000))
                .beforeSend(event -> {
                    if (way.equals("exit-in-hook")) {
                        System.exit(7);
                    }
                    return event;
                })
                .build();
        if (way.endsWith("with-handler")) {
            Thread.setDefaultUncaughtExceptionHandler(new Chained(Thread.getDefaultUncaughtExceptionHandler()));
        }
        switch (way) {
            case "main-ends" -> client.captureMessage("at the end of main");
            case "system-exit" -> {
                client.captureMessage("before exit");
                System.exit(3);
            }
            case "main-throws", "main-throws-with-handler" -> throw new IllegalStateException("main is dead");
            case "thread-throws" -> {
                Thread thread = new Thread(
                        () -> {
                            throw new IllegalStateException("thread is dead");
                        },
                        "doomed");
                thread.start();
                thread.join();
            }
            case "overflow" -> System.out.println(recurse(1));
            case "closed" -> {
                client.close();
                throw new IllegalStateException("after close");
            }
            case "terminated" -> {
                client.captureMessage("before SIGTERM");
                System.out.println("READY");
                new CountDownLatch(1).await();
            }
            case "overflow-captured-below" -> System.out.println(recurseAndCapture(client, 1));
            case "heap-released" -> {
                // a class whose first use meets a full heap can never be used again, and a start is nothing but first
                // uses
                client.captureMessage("has been running for a while");
                client.flush(Duration.ofSeconds(10));
                fill(new ArrayList<>());
            }
            case "heap-held" -> heapHeld(client);
            case "budget-spent" -> {
                Thread thread = new Thread(() -> {
                    throw new IllegalStateException("a first thread is dead");
                });
                thread.start();
                thread.join();
                for (int i = 1; i <= 50; i++) {
                    client.captureMessage("last words " + i);
                }
                System.exit(3);
            }
            case "exit-during-close" -> {
                for (int i = 1; i <= 50; i++) {
                    client.captureMessage("last words " + i);
                }
                new Thread(() -> {
                            while (client.isActive()) {
                                Thread.onSpinWait();
                            }
                            System.exit(3);
                        })
                        .start();
                client.close();
            }
            case "exit-in-hook" -> {
                client.captureMessage("never comes back");
                client.flush(Duration.ofSeconds(60));
            }
            default -> throw new IllegalArgumentException(way);
        }
    }

    private static int recurse(int depth) {
        return depth == Integer.MAX_VALUE ? depth : recurse(depth + 1) + 1;
    }

    /** Where the stack is at its end there is no room to capture either, and further up there is. */
    private static int recurseAndCapture(MaydayClient client, int depth) {
        try {
            return recurseAndCapture(client, depth + 1) + 1;
        } catch (StackOverflowError error) {
            client.captureException(error);
            throw error;
        }
    }

    private static void fill(List<byte[]> data) {
        for (int size = 1 << 20; size >= 16; ) {
            try {
                data.add(new byte[size]);
            } catch (OutOfMemoryError full) {
                size /= 4;
            }
        }
        data.add(new byte[1 << 20]); // now nothing at all is left
    }

    /** The heap is full and stays full while errors are captured; then there is room again. */
    private static void heapHeld(MaydayClient client) {
        String text = "a constant, which takes memory where it is first used";
        client.captureMessage(text);
        client.flush(Duration.ofSeconds(10));
        try {
            fill(HELD);
        } catch (OutOfMemoryError full) {
            for (int i = 0; i < 100; i++) {
                client.captureException(full);
                client.captureMessage(text);
            }
        }
        HELD.clear();
        client.captureMessage("after the release");
        boolean flushed = client.flush(Duration.ofSeconds(10));
        System.out.println("FLUSHED " + flushed + " BALANCED " + client.report().balanced() + " PENDING "
                + client.report().destination("printing").pending());
    }

    private record Chained(Thread.UncaughtExceptionHandler below) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            System.out.println("chained " + error.getMessage());
            below.uncaughtException(thread, error);
        }
    }

    /** {@code silent}: puts events down and says nothing more of them, as in front of a server that hangs. */
    private record Printing(boolean silent) implements Destination {
        @Override
        public String name() {
            return "printing";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            System.out.println("GOT " + event.level() + " " + event.mechanism().handled() + " " + event.title());
            if (silent) {
                receipt.spooled();
            } else {
                receipt.delivered();
            }
        }
    }

    /** A disk that gives way only once the end of the process waits for somebody. */
    private record Held(Printing printing) implements Destination {
        @Override
        public String name() {
            return printing.name();
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            while (Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("mayday-shutdown")
                            && thread.getState() == Thread.State.TIMED_WAITING)) {
                Thread.onSpinWait();
            }
            printing.accept(event, receipt);
        }
    }
}

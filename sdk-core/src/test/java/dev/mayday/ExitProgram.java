package dev.mayday;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import java.time.Duration;

/** A program that ends in the way its argument says; what reached its destination stands on standard output. */
final class ExitProgram {

    private ExitProgram() {}

    public static void main(String[] args) throws InterruptedException {
        String way = args[0];
        MaydayClient client = MaydayClient.builder()
                .destination(new Printing())
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

    private record Chained(Thread.UncaughtExceptionHandler below) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            System.out.println("chained " + error.getMessage());
            below.uncaughtException(thread, error);
        }
    }

    private static final class Printing implements Destination {
        @Override
        public String name() {
            return "printing";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            System.out.println("GOT " + event.level() + " " + event.mechanism().handled() + " " + event.title());
            receipt.delivered();
        }
    }
}

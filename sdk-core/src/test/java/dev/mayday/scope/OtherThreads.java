package dev.mayday.scope;

/** Threads chosen by which of {@link ThreadTrails} they leave something in. */
final class OtherThreads {

    private OtherThreads() {}

    /** Runs it to its end on a thread that has another trail than this one. */
    static void onAnotherTrail(Runnable task) throws InterruptedException {
        run(task, false);
    }

    /** Runs it to its end on a thread that shares the trail of this one. */
    static void onTheSameTrail(Runnable task) throws InterruptedException {
        run(task, true);
    }

    private static void run(Runnable task, boolean shared) throws InterruptedException {
        long own = Thread.currentThread().getId();
        Thread thread = new Thread(task);
        while (((thread.getId() - own) % ThreadTrails.COUNT == 0) != shared) {
            thread = new Thread(task);
        }
        thread.start();
        thread.join();
    }
}

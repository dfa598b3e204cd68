package dev.mayday.send;

import dev.mayday.notice.Notices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one sender: daemons called {@code mayday-sender-<destination>-<n>}, started when records wait and gone a few
 * seconds after the last one. While there is nothing to do for a known time, one thread waits for all.
 *
 * <p>Thread-safe. A thread that dies, whatever from, is replaced by the next {@link #wake}.
 */
public final class SenderThreads {

    /** The most threads of one destination. */
    static final int MAX_THREADS = 4;

    /** Records expire and overflow while a server is silent: somebody looks in between. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(60).toNanos();

    /** After a fault that is not an event's: not in a loop. */
    private static final Next AFTER_FAULT = Next.in(Duration.ofSeconds(1).toNanos());

    /** What close keeps back of its budget, to end threads that hang. */
    private static final long END_NANOS = Duration.ofMillis(100).toNanos();

    /** So that no budget overflows a long. */
    private static final Duration LONGEST_CLOSE = Duration.ofDays(1);

    private final String destination;
    private final Sender sender;
    private final ThreadFactory factory;
    private final Notices notices;
    private final long idleNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition time = lock.newCondition();
    private final Condition ended = lock.newCondition();

    /** Those that run or are about to. */
    private final List<Thread> threads = new ArrayList<>();

    /** Threads that have nothing left to do but to end. */
    private final List<Thread> ending = new ArrayList<>();

    private long calls;
    private int idle;
    private @Nullable Thread waiting;
    private long waitUntilNanos;
    private boolean closing;
    private boolean finished;
    private @Nullable Throwable startFailure;

    /**
     * Threads that do the steps of {@code sender}; none runs before the first {@link #wake}.
     *
     * @param factory makes threads that the rest of the client recognises as its own
     * @param idle how long a thread stays without work
     */
    public SenderThreads(String destination, Sender sender, ThreadFactory factory, Notices notices, Duration idle) {
        this.destination = destination;
        this.sender = sender;
        this.factory = factory;
        this.notices = notices;
        this.idleNanos = idle.toNanos();
    }

    /** Says that a record waits. Starts or wakes a thread if one is needed; never waits for the network. */
    public void wake() {
        boolean blocked = sender.blocked();
        int requests = sender.requests();
        Throwable failure;
        lock.lock();
        try {
            calls++;
            prune();
            // While nothing may be sent, one thread that waits, or tries the server, is enough.
            if (blocked ? active() == 0 && waiting == null : requests > active()) {
                callOne();
            }
            failure = takeStartFailure();
        } finally {
            lock.unlock();
        }
        tell(failure);
    }

    /**
     * Ends the threads within {@code budget}: sends what can go without waiting, then ends the backlog. A request that hangs
     * is broken off a moment before the budget is over. An interrupt does not shorten it and is kept for the caller. Throws
     * nothing.
     */
    public void close(Duration budget) {
        long nanos = budget.compareTo(LONGEST_CLOSE) < 0 ? budget.toNanos() : LONGEST_CLOSE.toNanos();
        long deadline = System.nanoTime() + nanos;
        boolean hasWork = nanos > 0 && hasWork();
        lock.lock();
        try {
            closing = true;
            waiting = null;
            work.signalAll();
            time.signalAll();
            prune();
            if (threads.isEmpty() && hasWork) {
                start();
            }
        } finally {
            lock.unlock();
        }
        boolean interrupted = awaitEnd(deadline - Math.min(END_NANOS, nanos / 2));
        atTheEnd(sender::abort);
        lock.lock();
        try {
            finished = true;
            threads.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
        interrupted |= awaitEnd(deadline);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until no thread is left, at most until then; returns whether it was interrupted. */
    private boolean awaitEnd(long deadline) {
        boolean interrupted = false;
        while (deadline - System.nanoTime() > 0) {
            Thread last;
            lock.lock();
            try {
                prune();
                if (!threads.isEmpty()) {
                    ended.awaitNanos(deadline - System.nanoTime());
                    continue;
                }
                if (ending.isEmpty()) {
                    break;
                }
                last = ending.get(0);
            } catch (InterruptedException e) {
                interrupted = true;
                continue;
            } finally {
                lock.unlock();
            }
            try {
                TimeUnit.NANOSECONDS.timedJoin(last, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** Called by a thread about to send: is there work for one more? Each that comes calls the next. */
    private void callHelp() {
        if (!sender.hasReady()) {
            return;
        }
        int requests = sender.requests();
        Throwable failure;
        lock.lock();
        try {
            if (requests > active()) {
                calls++;
                callOne();
            }
            failure = takeStartFailure();
        } finally {
            lock.unlock();
        }
        tell(failure);
    }

    /** Threads that have a record in hand, or are about to take one. */
    private int active() {
        return threads.size() - idle - (waiting == null ? 0 : 1);
    }

    private @Nullable Throwable takeStartFailure() {
        Throwable failure = startFailure;
        startFailure = null;
        return failure;
    }

    private void tell(@Nullable Throwable startFailure) {
        if (startFailure != null) {
            notices.fault("a sender thread could not be started, the next event tries again", startFailure);
        }
    }

    private void callOne() {
        if (idle > 0) {
            work.signal();
        } else if (waiting != null) {
            waiting = null;
            time.signal();
        } else if (threads.size() < MAX_THREADS) {
            start();
        }
    }

    private void start() {
        if (finished) {
            return;
        }
        try {
            Thread thread = factory.newThread(this::run);
            thread.setName(freeName());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        } catch (Throwable e) {
            startFailure = e;
        }
    }

    private String freeName() {
        for (int n = 1; ; n++) {
            String name = "mayday-sender-" + destination + "-" + n;
            if (threads.stream().noneMatch(thread -> thread.getName().equals(name))) {
                return name;
            }
        }
    }

    private void prune() {
        threads.removeIf(thread -> !thread.isAlive());
        ending.removeIf(thread -> !thread.isAlive());
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                long seen = calls();
                callHelp();
                Next next = step();
                if (!next.goesOn()) {
                    more = park(next, seen);
                }
            }
        } finally {
            leave();
        }
    }

    private Next step() {
        try {
            return sender.step();
        } catch (Throwable e) {
            notices.fault("a fault in a sender", e);
            return AFTER_FAULT;
        }
    }

    private long calls() {
        lock.lock();
        try {
            if (!closing && Thread.currentThread().isInterrupted()) {
                // Only close has a reason to interrupt us, and with the flag set every request would fail.
                Thread.interrupted();
            }
            return calls;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work or for time; false if the thread has to end. */
    private boolean park(Next next, long seen) {
        lock.lock();
        try {
            if (calls != seen) {
                return true;
            }
            if (closing) {
                return false;
            }
            if (next.isIdle()) {
                return awaitWork(seen);
            }
            long until = System.nanoTime() + Math.min(next.nanos(), LONGEST_WAIT_NANOS);
            if (waiting == null) {
                awaitTime(until);
                return true;
            }
            if (until - waitUntilNanos < 0) {
                waitUntilNanos = until;
                time.signal();
            }
            return awaitWork(seen);
        } catch (InterruptedException e) {
            // By close, which the next round sees; anybody else's interrupt changes nothing.
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Until then, or earlier if another thread has learnt so meanwhile. One that is called is at once no longer the one that waits. */
    private void awaitTime(long until) throws InterruptedException {
        Thread self = Thread.currentThread();
        waiting = self;
        waitUntilNanos = until;
        try {
            while (waiting == self && waitUntilNanos - System.nanoTime() > 0) {
                time.awaitNanos(waitUntilNanos - System.nanoTime());
            }
        } finally {
            if (waiting == self) {
                waiting = null;
            }
        }
    }

    private boolean awaitWork(long seen) throws InterruptedException {
        idle++;
        try {
            long left = idleNanos;
            while (calls == seen && !closing && left > 0) {
                left = work.awaitNanos(left);
            }
        } finally {
            idle--;
        }
        if (calls != seen || closing) {
            return true;
        }
        // Still with the lock: whoever calls from here on finds one thread less.
        move();
        return false;
    }

    private void move() {
        if (threads.remove(Thread.currentThread())) {
            ending.add(Thread.currentThread());
        }
    }

    /** The last thread to leave finishes the sender. It removes itself first, or two that leave together would each see the other. */
    private void leave() {
        boolean last;
        lock.lock();
        try {
            prune();
            move();
            last = closing && !finished && threads.isEmpty();
            finished |= last;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        if (last) {
            atTheEnd(sender::finish); // close waits for the end of this thread
        }
    }

    /** Whether anything is left to do. If that cannot be told, assume so: a thread that finds nothing ends at once. */
    private boolean hasWork() {
        try {
            return sender.hasWork();
        } catch (Throwable e) {
            tellEnd(e);
            return true;
        }
    }

    private void atTheEnd(Runnable act) {
        try {
            act.run();
        } catch (Throwable e) {
            tellEnd(e);
        }
    }

    private void tellEnd(Throwable fault) {
        notices.fault("a fault at the end of a sender", fault);
    }
}

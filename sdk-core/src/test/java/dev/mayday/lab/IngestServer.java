package dev.mayday.lab;

import dev.mayday.testkit.RawServer;
import dev.mayday.testkit.RawServer.Connection;
import dev.mayday.testkit.RawServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes events as a real one would, fails as it is told, and can say by event id what it holds. Knows nothing
 * of a protocol but the {@link BodyDecoder} of each path. Thread-safe.
 */
final class IngestServer implements AutoCloseable {

    /** Below the ports that systems hand out: while ours is closed, nobody else gets it by chance. */
    private static final int FIRST_PORT = 15_000;

    private static final int PORTS = 15_000;

    private static final Behaviour NOT_FOUND = Behaviour.parse("status 404");
    private static final Behaviour MALFORMED = Behaviour.parse("status 400");

    private final Map<String, BodyDecoder> decoders;
    private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ingest-time");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Behaviour> script = new ArrayDeque<>();
    private final Map<String, Behaviour> marked = new HashMap<>();
    private final Map<String, Integer> stored = new LinkedHashMap<>();
    private final Map<String, Long> reported = new TreeMap<>();
    private final TreeSet<String> malformed = new TreeSet<>();
    private long occurrences;
    private int requests;
    private int forgotten;
    private Behaviour usual = Behaviour.OK;
    private volatile CountDownLatch hanging = new CountDownLatch(1);
    private @Nullable RawServer socket;
    private int port;

    /** A server that listens nowhere yet; a path is known by how it ends. */
    IngestServer(Map<String, BodyDecoder> decoders) {
        this.decoders = Map.copyOf(decoders);
    }

    /** Listens, always on the same port, which it returns. */
    int open() {
        lock.lock();
        try {
            if (socket == null) {
                socket = port == 0 ? onAnyPort() : RawServer.start(port, this::serve);
                port = socket.port();
            }
            return port;
        } finally {
            lock.unlock();
        }
    }

    private RawServer onAnyPort() {
        Random random = new Random();
        for (int tries = 0; ; tries++) {
            try {
                return RawServer.start(FIRST_PORT + random.nextInt(PORTS), this::serve);
            } catch (UncheckedIOException taken) {
                if (tries == 100 || !(taken.getCause() instanceof BindException)) {
                    throw taken;
                }
            }
        }
    }

    /** Listens no more, and breaks every connection off. */
    void refuse() {
        lock.lock();
        try {
            if (socket != null) {
                socket.close();
                socket = null;
            }
        } finally {
            lock.unlock();
        }
        release();
    }

    /** From now on, where nothing else is said. */
    void always(Behaviour behaviour) {
        locked(() -> usual = behaviour);
    }

    /** For that long; then as before. */
    void during(long millis, Behaviour behaviour) {
        locked(() -> {
            Behaviour before = usual;
            usual = behaviour;
            ScheduledFuture<?> end = time.schedule(() -> always(before), millis, TimeUnit.MILLISECONDS);
            if (end.isCancelled()) {
                throw new IllegalStateException("closed");
            }
        });
    }

    /** For the next requests that carry events. */
    void next(int times, Behaviour behaviour) {
        locked(() -> {
            for (int i = 0; i < times; i++) {
                script.add(behaviour);
            }
        });
    }

    /** For every request whose body has that word. */
    void when(String word, Behaviour behaviour) {
        locked(() -> marked.put(word, behaviour));
    }

    /** Ends the connections that hang unread. */
    void release() {
        locked(() -> {
            hanging.countDown();
            hanging = new CountDownLatch(1);
        });
    }

    /** Waits until it holds that many events; false if that takes longer. */
    boolean awaitEvents(int distinct, long millis) {
        return await(() -> stored.size() >= distinct, millis);
    }

    /** Waits until that many requests have come; false if that takes longer. */
    boolean awaitRequests(int count, long millis) {
        return await(() -> requests >= count, millis);
    }

    Holdings holdings() {
        lock.lock();
        try {
            return new Holdings(
                    new LinkedHashMap<>(stored),
                    occurrences,
                    new TreeMap<>(reported),
                    requests,
                    forgotten,
                    new TreeSet<>(malformed));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        refuse();
        time.shutdownNow();
    }

    private void serve(Connection connection) throws IOException {
        boolean open = true;
        while (open && connection.awaitRequest()) {
            // Before the request is counted: who sees it counted and releases means this one.
            CountDownLatch until = hanging;
            Behaviour unread = unread();
            if (unread != null) {
                hangOrReset(connection, unread, until);
                return;
            }
            Request head = connection.readHead();
            if (head == null) {
                return;
            }
            open = answer(connection, judge(head, connection.readBody(head).body()));
        }
    }

    /** What happens to a request before its body is read, if anything. */
    private @Nullable Behaviour unread() {
        lock.lock();
        try {
            Behaviour next = script.isEmpty() ? usual : script.peek();
            if (next.act() != Behaviour.Act.HANG_BEFORE && next.act() != Behaviour.Act.RESET_IN_BODY) {
                return null;
            }
            script.poll();
            counted();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static void hangOrReset(Connection connection, Behaviour behaviour, CountDownLatch until)
            throws IOException {
        if (behaviour.act() == Behaviour.Act.RESET_IN_BODY) {
            connection.readHead();
            connection.skip(20);
            connection.reset();
            return;
        }
        waitFor(until);
    }

    /** Decides on a request, and keeps of it what is to be kept. */
    private Behaviour judge(Request head, byte[] body) {
        String path = head.line().split(" ")[1];
        lock.lock();
        try {
            counted();
            for (Map.Entry<String, BodyDecoder> decoder : decoders.entrySet()) {
                if (path.endsWith(decoder.getKey())) {
                    return judge(decoder.getValue().decode(body));
                }
            }
            malformed.add("nothing listens at " + path);
            return NOT_FOUND;
        } catch (AssertionError | RuntimeException unreadable) {
            malformed.add(String.valueOf(unreadable.getMessage()));
            return MALFORMED;
        } finally {
            lock.unlock();
        }
    }

    private Behaviour judge(List<BodyDecoder.Arrival> arrivals) {
        boolean events = arrivals.stream().anyMatch(arrival -> !arrival.id().isEmpty());
        Behaviour behaviour = events && !script.isEmpty() ? script.remove() : usual;
        for (Map.Entry<String, Behaviour> mark : marked.entrySet()) {
            if (arrivals.stream().anyMatch(arrival -> arrival.text().contains(mark.getKey()))) {
                behaviour = mark.getValue();
            }
        }
        for (BodyDecoder.Arrival arrival : arrivals.subList(0, Math.max(0, arrivals.size() - behaviour.refused()))) {
            if (behaviour.keeps()) {
                keep(arrival);
            } else if (behaviour.response().startsWith("HTTP/1.1 2")) {
                forgotten++;
            }
        }
        return behaviour;
    }

    private void keep(BodyDecoder.Arrival arrival) {
        arrival.reported().forEach((reason, events) -> reported.merge(reason, events, Long::sum));
        if (!arrival.id().isEmpty() && stored.merge(arrival.id(), 1, Integer::sum) == 1) {
            occurrences += arrival.occurrences();
        }
        changed.signalAll();
    }

    /** Answers as decided; false if the connection is of no use any more. */
    private boolean answer(Connection connection, Behaviour behaviour) throws IOException {
        switch (behaviour.act()) {
            case ANSWER -> {
                connection.write(behaviour.response());
                return behaviour.response().startsWith("HTTP/1.1 ");
            }
            case DRIP -> {
                for (char each : behaviour.response().toCharArray()) {
                    CountDownLatch pause = new CountDownLatch(1);
                    ScheduledFuture<?> end =
                            time.schedule(pause::countDown, behaviour.pauseMillis(), TimeUnit.MILLISECONDS);
                    waitFor(pause);
                    end.cancel(false);
                    connection.write(String.valueOf(each));
                }
                return true;
            }
            case RESET_AFTER, RESET_IN_BODY -> {
                connection.reset();
                return false;
            }
            case HANG_AFTER, HANG_BEFORE -> {
                connection.awaitEnd();
                return false;
            }
        }
        throw new IllegalArgumentException(behaviour.toString());
    }

    private void counted() {
        requests++;
        changed.signalAll();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await(BooleanSupplier condition, long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}

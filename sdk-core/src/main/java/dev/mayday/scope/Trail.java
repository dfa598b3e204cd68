package dev.mayday.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest items in insertion order, the oldest falling off. Written without a lock by any thread. What has been written
 * is never changed, so that a view costs one small object however much it holds, and still shows the same items when another
 * thread reads it later.
 *
 * <p>The items stand in small chunks; a window names the chunks that still count. A full chunk gets a successor, and the
 * window moves on.
 */
final class Trail<T> {

    private static final int FIRST_CHUNK = 8;
    private static final int CHUNK = 32;

    private final int limit;
    private final AtomicReference<@Nullable List<Chunk<T>>> window = new AtomicReference<>();

    /** A trail of at most {@code limit} items; 0 keeps none. */
    Trail(int limit) {
        this.limit = limit;
    }

    /** Puts it at the end; false if another thread did so at the same time, and got in the way. */
    boolean add(T item) {
        if (limit == 0) {
            return true;
        }
        while (true) {
            List<Chunk<T>> now = window.get();
            int tries = now == null ? Chunk.FULL : last(now).offer(item);
            if (tries != Chunk.FULL) {
                return tries == 1;
            }
            window.compareAndSet(now, now == null ? List.of(new Chunk<>(Math.min(limit, FIRST_CHUNK))) : grown(now));
        }
    }

    private static <T> Chunk<T> last(List<Chunk<T>> chunks) {
        return chunks.get(chunks.size() - 1);
    }

    /** The chunks that still count, and a fresh one. */
    private List<Chunk<T>> grown(List<Chunk<T>> chunks) {
        int from = chunks.size();
        for (int kept = 0; from > 0 && kept < limit; kept += chunks.get(from).length()) {
            from--;
        }
        List<Chunk<T>> next = new ArrayList<>();
        // No sublist: at the end of a stack its class would be lost to the application for ever.
        for (int i = from; i < chunks.size(); i++) {
            next.add(chunks.get(i));
        }
        next.add(new Chunk<>(CHUNK));
        return List.copyOf(next);
    }

    /** What stands here now; null when nothing does. */
    @Nullable
    View<T> view() {
        List<Chunk<T>> now = window.get();
        return now == null ? null : new View<>(now, last(now).used(), limit);
    }

    /** The items as they stood when the view was made. Immutable. */
    static final class View<T> {

        private final List<Chunk<T>> chunks;
        private final int usedOfLast;
        private final int limit;

        View(List<Chunk<T>> chunks, int usedOfLast, int limit) {
            this.chunks = chunks;
            this.usedOfLast = usedOfLast;
            this.limit = limit;
        }

        /** How many it shows at most. */
        int limit() {
            return limit;
        }

        /** Oldest first. */
        List<T> read() {
            List<T> items = new ArrayList<>(limit);
            int last = chunks.size() - 1;
            for (int i = 0; i <= last; i++) {
                Chunk<T> chunk = chunks.get(i);
                chunk.readInto(items, i == last ? usedOfLast : chunk.used());
            }
            return items.size() <= limit ? items : items.subList(items.size() - limit, items.size());
        }
    }

    /**
     * Filled from the front. A place is taken by putting the item there: with a counter beside them, threads that write at the
     * same time would pass two cache lines back and forth for each item instead of one.
     */
    private static final class Chunk<T> extends AtomicReferenceArray<@Nullable T> {

        private static final long serialVersionUID = 1;
        private static final int STRIDE = 4;
        private static final int FULL = 0;

        /** Everything before this place is taken; written now and then, and without order, so it may be behind. */
        private int taken;

        Chunk(int size) {
            super(size);
        }

        /** In how many tries it got a place; {@link #FULL} if there is none. */
        int offer(T item) {
            int length = length();
            int tries = 0;
            for (int place = taken; place < length; place++) {
                if (getAcquire(place) == null) {
                    tries++;
                    if (compareAndSet(place, null, item)) {
                        if ((place + 1) % STRIDE == 0) {
                            taken = place + 1;
                        }
                        return tries;
                    }
                }
            }
            return FULL;
        }

        int used() {
            int place = taken;
            while (place < length() && getAcquire(place) != null) {
                place++;
            }
            return place;
        }

        void readInto(List<T> items, int end) {
            for (int i = 0; i < end; i++) {
                T item = getAcquire(i);
                if (item != null) {
                    items.add(item);
                }
            }
        }
    }
}

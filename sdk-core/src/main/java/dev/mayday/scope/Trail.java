package dev.mayday.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int CHUNK = 16;

    private final int limit;
    private final AtomicReference<@Nullable List<Chunk<T>>> window = new AtomicReference<>();

    /** A trail of at most {@code limit} items; 0 keeps none. */
    Trail(int limit) {
        this.limit = limit;
    }

    void add(T item) {
        if (limit == 0) {
            return;
        }
        while (true) {
            List<Chunk<T>> now = window.get();
            if (now != null && last(now).offer(item)) {
                return;
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
        for (int kept = 0;
                from > 0 && kept < limit;
                kept += chunks.get(from).slots.length()) {
            from--;
        }
        List<Chunk<T>> next = new ArrayList<>(chunks.subList(from, chunks.size()));
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

        /** Oldest first. An item whose writer was still at it when the view was made may be missing. */
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

    private static final class Chunk<T> {

        private final AtomicReferenceArray<@Nullable T> slots;
        private final AtomicInteger next = new AtomicInteger();

        Chunk(int size) {
            this.slots = new AtomicReferenceArray<>(size);
        }

        boolean offer(T item) {
            int place = next.getAndIncrement();
            if (place >= slots.length()) {
                return false;
            }
            slots.setRelease(place, item);
            return true;
        }

        int used() {
            return Math.min(next.get(), slots.length());
        }

        void readInto(List<T> items, int end) {
            for (int i = 0; i < end; i++) {
                T item = slots.getAcquire(i);
                if (item != null) {
                    items.add(item);
                }
            }
        }
    }
}

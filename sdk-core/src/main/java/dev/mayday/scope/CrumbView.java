package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The breadcrumbs that belong to a capture, as they stood at its moment; read later, on the worker. Immutable. */
interface CrumbView {

    /** No breadcrumbs. */
    CrumbView EMPTY = new OfUnit(null, List.of());

    /** Oldest first. */
    List<Breadcrumb> read();

    /**
     * Those of a unit of work; the newest, if together they are more than each trail keeps.
     *
     * @param first left before its threads got into each other's way; null stands for none
     * @param then left after it, each thread's in one of them
     */
    record OfUnit(Trail.@Nullable View<Breadcrumb> first, List<Trail.View<Breadcrumb>> then) implements CrumbView {

        @Override
        public List<Breadcrumb> read() {
            if (then.isEmpty()) {
                return first == null ? List.of() : first.read();
            }
            List<Breadcrumb> crumbs = new ArrayList<>(first == null ? List.of() : first.read());
            merge(crumbs);
            int tooMany = Math.max(0, crumbs.size() - then.get(0).limit());
            return crumbs.subList(tooMany, crumbs.size());
        }

        /** In the order of their times, and those of each thread in the order that they were left in. */
        private void merge(List<Breadcrumb> crumbs) {
            List<List<Breadcrumb>> threads = new ArrayList<>();
            for (Trail.View<Breadcrumb> view : then) {
                threads.add(view.read());
            }
            int[] read = new int[threads.size()];
            for (int from = oldest(threads, read); from >= 0; from = oldest(threads, read)) {
                crumbs.add(threads.get(from).get(read[from]++));
            }
        }

        /** Whose next one is the oldest, {@code read} saying how many of each were read; -1 if all were. */
        private static int oldest(List<List<Breadcrumb>> threads, int[] read) {
            int oldest = -1;
            long nanos = Long.MAX_VALUE;
            for (int i = 0; i < read.length; i++) {
                if (read[i] < threads.get(i).size()) {
                    long time = threads.get(i).get(read[i]).timestampNanos();
                    if (oldest < 0 || time < nanos) {
                        oldest = i;
                        nanos = time;
                    }
                }
            }
            return oldest;
        }
    }

    /**
     * Those that one thread left outside any scope lately: a pool thread's crumbs from an earlier task are nobody's story.
     *
     * @param view what was left by that thread and those that share the trail
     * @param threadId the thread by its id, which no later one gets: a waiting event must not keep a dead thread alive, nor miss
     *     one that is gone
     * @param fromNanos what was left before does not count
     */
    record OfThread(Trail.View<Left> view, long threadId, long fromNanos) implements CrumbView {

        @Override
        public List<Breadcrumb> read() {
            List<Breadcrumb> crumbs = new ArrayList<>();
            for (Left left : view.read()) {
                if (left.threadId == threadId && left.nanos - fromNanos >= 0) {
                    crumbs.add(left.crumb);
                }
            }
            return crumbs;
        }
    }

    /** A breadcrumb outside any scope, with its thread and when it was left, on a clock that only goes on. */
    final class Left {

        private final long threadId = Thread.currentThread().getId();
        private final long nanos;
        private final Breadcrumb crumb;

        Left(Breadcrumb crumb, long nanos) {
            this.crumb = crumb;
            this.nanos = nanos;
        }
    }
}

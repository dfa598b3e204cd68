package dev.mayday.benchmarks;

import java.util.Map;

/**
 * One SDK under test, made to do what all of them do. An operation that a peer does not have does the nearest that its users
 * would, or nothing; the suite asks only for what makes sense.
 */
interface Peer extends AutoCloseable {

    /** What a peer is set up for. */
    enum Setup {
        /** As its documentation says, with no setting beyond the address. */
        USUAL,
        /** Everything is sampled out. */
        SAMPLED_OUT,
        /** The class of every exception of the workload is ignored. */
        IGNORED,
        /** Nothing leaves its queue, which is filled by the first captures. */
        FULL_QUEUE
    }

    /** A scope that two threads work in. */
    @FunctionalInterface
    interface Carried {

        /** Leaves that breadcrumb so many times. */
        void addBreadcrumbs(String message, int count);
    }

    /** The most events that may be under way without any being lost to a queue of the default size. */
    int window();

    /** How many times as many events it takes to see the speed of a peer that sends large batches. */
    default int patience() {
        return 1;
    }

    /** Initialises the SDK, to send to that port of this machine. */
    void start(int port, Setup setup);

    /** Sets the workload's user, tags and breadcrumbs on this thread, to stay until the end. */
    void fillContext();

    /** Captures. */
    void capture(Throwable failure);

    /** Leaves a breadcrumb without data on this thread. */
    void addBreadcrumb(String message);

    /** Leaves a breadcrumb with two data entries on this thread. */
    void addBreadcrumbWithData(String message);

    /** Lets any thread leave breadcrumbs in this thread's scope. */
    default Carried carry() {
        return (message, count) -> {
            for (int i = 0; i < count; i++) {
                addBreadcrumb(message);
            }
        };
    }

    /** Begins a request with the workload's user and those tags, and ends it. */
    void request(Map<String, String> tags);

    /** Begins a request with the workload's user, sets those tags one by one, and ends it. */
    void requestWithSingleTags(Map<String, String> tags);

    /** Ends the SDK; what waits may be lost. */
    @Override
    void close();
}

package dev.mayday.benchmarks;

import java.util.Map;

/** The empty harness: what everything costs that is not the SDK; or, as a floor, with {@code getStackTrace()} alone. */
final class Nothing implements Peer {

    private final boolean readsStack;
    private int sum;

    Nothing(boolean readsStack) {
        this.readsStack = readsStack;
    }

    @Override
    public int window() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start(int port, Setup setup) {}

    @Override
    public void fillContext() {}

    @Override
    public void capture(Throwable failure) {
        if (readsStack) {
            for (Throwable at = failure; at != null; at = at.getCause()) {
                sum += at.getStackTrace().length;
            }
        }
    }

    @Override
    public void addBreadcrumb(String message) {}

    @Override
    public void addBreadcrumbWithData(String message) {}

    @Override
    public void request(Map<String, String> tags) {}

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {}

    @Override
    public void close() {
        if (readsStack && sum == 0) {
            throw new IllegalStateException("no stack was read");
        }
    }
}

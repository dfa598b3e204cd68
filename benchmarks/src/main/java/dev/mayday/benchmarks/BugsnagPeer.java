package dev.mayday.benchmarks;

import com.bugsnag.Bugsnag;
import com.bugsnag.EndpointConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** bugsnag-java. It has no breadcrumbs; tags are metadata of the thread, and the user is set on each report. */
final class BugsnagPeer implements Peer {

    private static final String TAB = "tags";

    private @Nullable Bugsnag bugsnag;

    @Override
    public int window() {
        return Integer.MAX_VALUE; // its queue has no bound
    }

    @Override
    public void start(int port, Setup setup) {
        Bugsnag made = new Bugsnag("0123456789abcdef0123456789abcdef");
        String server = "http://127.0.0.1:" + port;
        made.setEndpoints(new EndpointConfiguration(server + "/notify", server + "/sessions"));
        made.setAppVersion("1.4.2");
        made.setReleaseStage("production");
        made.addCallback(report -> report.setUserId(Workload.USER));
        if (setup == Setup.IGNORED) {
            made.setIgnoreClasses(IllegalStateException.class.getName());
        }
        bugsnag = made;
    }

    @Override
    public void fillContext() {
        Workload.TAGS.forEach((key, value) -> Bugsnag.addThreadMetaData(TAB, key, value));
    }

    @Override
    public void capture(Throwable failure) {
        if (bugsnag == null) {
            throw new IllegalStateException("not started");
        }
        bugsnag.notify(failure);
    }

    @Override
    public void addBreadcrumb(String message) {}

    @Override
    public void addBreadcrumbWithData(String message) {}

    @Override
    public void request(Map<String, String> tags) {
        Bugsnag.addThreadMetaData("user", "id", Workload.USER);
        Bugsnag.addThreadMetaData("request", TAB, new LinkedHashMap<>(tags)); // it keeps what it is given
        Bugsnag.clearThreadMetaData();
    }

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {
        Bugsnag.addThreadMetaData("user", "id", Workload.USER);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            Bugsnag.addThreadMetaData(TAB, tag.getKey(), tag.getValue());
        }
        Bugsnag.clearThreadMetaData();
    }

    @Override
    public void close() {
        if (bugsnag != null) {
            bugsnag.close();
        }
    }
}

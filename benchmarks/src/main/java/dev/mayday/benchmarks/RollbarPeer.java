package dev.mayday.benchmarks;

import com.rollbar.api.payload.data.Data;
import com.rollbar.api.payload.data.Level;
import com.rollbar.api.payload.data.Person;
import com.rollbar.notifier.Rollbar;
import com.rollbar.notifier.config.ConfigBuilder;
import com.rollbar.notifier.filter.Filter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * rollbar-java. It has no scopes: person and custom facts come from providers, which read what the request put into
 * thread-locals; breadcrumbs are telemetry events of the whole process.
 */
final class RollbarPeer implements Peer {

    private static final ThreadLocal<@Nullable Person> PERSON = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable Map<String, Object>> CUSTOM = new ThreadLocal<>();
    private @Nullable Rollbar rollbar;

    @Override
    public int window() {
        return Integer.MAX_VALUE; // its queue has no bound
    }

    @Override
    public void start(int port, Setup setup) {
        ConfigBuilder config = ConfigBuilder.withAccessToken("0123456789abcdef0123456789abcdef")
                .endpoint("http://127.0.0.1:" + port + "/api/1/item/")
                .environment("production")
                .codeVersion("1.4.2")
                .person(PERSON::get)
                .custom(CUSTOM::get);
        if (setup == Setup.IGNORED) {
            config.filter(new ByClass());
        }
        rollbar = Rollbar.init(config.build());
    }

    private Rollbar rollbar() {
        if (rollbar == null) {
            throw new IllegalStateException("not started");
        }
        return rollbar;
    }

    @Override
    public void fillContext() {
        PERSON.set(new Person.Builder().id(Workload.USER).build());
        CUSTOM.set(new LinkedHashMap<>(Workload.TAGS));
        for (int i = 0; i < Workload.CRUMBS; i++) {
            rollbar().recordManualEventFor(Level.INFO, Workload.crumbMessage(i));
        }
    }

    @Override
    public void capture(Throwable failure) {
        rollbar().error(failure);
    }

    @Override
    public void addBreadcrumb(String message) {
        rollbar().recordManualEventFor(Level.INFO, message);
    }

    @Override
    public void addBreadcrumbWithData(String message) {
        addBreadcrumb(message); // there is no place for data
    }

    @Override
    public void request(Map<String, String> tags) {
        PERSON.set(new Person.Builder().id(Workload.USER).build());
        CUSTOM.set(new LinkedHashMap<>(tags));
        CUSTOM.remove();
        PERSON.remove();
    }

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {
        PERSON.set(new Person.Builder().id(Workload.USER).build());
        Map<String, Object> facts = new LinkedHashMap<>();
        CUSTOM.set(facts);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            facts.put(tag.getKey(), tag.getValue());
        }
        CUSTOM.remove();
        PERSON.remove();
    }

    @Override
    public void close() {
        try {
            rollbar().close(false);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static final class ByClass implements Filter {

        @Override
        public boolean preProcess(
                Level level,
                @Nullable Throwable error,
                @Nullable Map<String, Object> custom,
                @Nullable String description) {
            return error instanceof IllegalStateException;
        }

        @Override
        public boolean postProcess(Data data) {
            return false;
        }
    }
}

package dev.mayday.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Environment variables: our own names, or as a last resort those of Sentry's own SDKs. */
final class EnvironmentSource implements SettingsSource {

    private static final String PREFIX = "MAYDAY_";

    private final Supplier<Map<String, String>> variables;
    private final boolean sentryNames;

    private EnvironmentSource(Supplier<Map<String, String>> variables, boolean sentryNames) {
        this.variables = variables;
        this.sentryNames = sentryNames;
    }

    static EnvironmentSource own(Supplier<Map<String, String>> variables) {
        return new EnvironmentSource(variables, false);
    }

    static EnvironmentSource sentry(Supplier<Map<String, String>> variables) {
        return new EnvironmentSource(variables, true);
    }

    @Override
    public String name() {
        return "environment variable";
    }

    @Override
    public @Nullable String lookup(String key) {
        return variables.get().get(key);
    }

    @Override
    public Collection<String> keys() {
        if (sentryNames) {
            return List.of(); // most of what Sentry's SDKs know means nothing here
        }
        List<String> ours = new ArrayList<>();
        for (String key : variables.get().keySet()) {
            if (key.startsWith(PREFIX) && !isServiceLink(key)) {
                ours.add(key);
            }
        }
        return ours;
    }

    @Override
    public @Nullable String keyOf(Setting<?> setting) {
        return sentryNames ? setting.sentryName() : setting.environmentName();
    }

    /** Kubernetes sets these in every pod beside a service that is called mayday, or mayday-something. */
    private static boolean isServiceLink(String key) {
        return key.endsWith("_SERVICE_HOST")
                || key.contains("_SERVICE_PORT")
                || key.endsWith("_PORT")
                || key.contains("_TCP")
                || key.contains("_UDP");
    }
}

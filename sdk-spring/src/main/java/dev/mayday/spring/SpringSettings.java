package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

/**
 * What a Spring application says about Mayday's settings: its {@code mayday.*} properties, and after them what follows from
 * the application itself.
 */
final class SpringSettings {

    private static final String PREFIX = "mayday.";

    private final ConfigurableEnvironment environment;
    private final Map<String, String> derived = new HashMap<>();

    SpringSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
        if (!isSet("SENTRY_ENVIRONMENT")) {
            for (String profile : environment.getActiveProfiles()) {
                if (profile.matches("[^\\s/]{1,64}") && !profile.equalsIgnoreCase("none")) {
                    derived.put("mayday.environment", profile); // the first: a profile group lists its members after it
                    break;
                }
            }
        }
    }

    /** Adds what the application's build files and packages say. */
    SpringSettings describing(BeanFactory beans, @Nullable BuildProperties build, @Nullable GitProperties git) {
        String release = build == null ? null : release(build.getName(), build.getVersion());
        if (release == null && git != null) {
            release = release(null, git.getShortCommitId());
        }
        if (release != null && !isSet("SENTRY_RELEASE")) {
            derived.put("mayday.release", release);
        }
        if (AutoConfigurationPackages.has(beans)) {
            List<String> prefixes = new ArrayList<>();
            for (String name : AutoConfigurationPackages.get(beans)) {
                if (name.indexOf('.') > 0) { // "com" alone would make half the class path the application's
                    prefixes.add(name + '.');
                }
            }
            derived.put("mayday.in-app-includes", String.join(",", prefixes));
        }
        if (ClassUtils.isPresent(
                "io.micrometer.core.instrument.MeterRegistry", getClass().getClassLoader())) {
            derived.put("mayday.known-groups", "200"); // and so many meters at most
        }
        return this;
    }

    /** Leaves the end of the process to whoever closes the context. */
    SpringSettings closedByContext() {
        derived.put("mayday.shutdown-hook", "false");
        return this;
    }

    /** Leaves uncaught exceptions to another client. */
    SpringSettings withoutUncaught() {
        derived.put("mayday.uncaught", "false");
        return this;
    }

    void feed(MaydayClientBuilder builder) {
        builder.source("Spring property", key -> read(environment, key), this::keys)
                .source("Spring application", derived::get);
    }

    /**
     * What a client of this environment will go by, for conditions, which are asked before there is one: but for what beans of
     * the application set.
     */
    static Map<String, String> ahead(Environment environment) {
        MaydayClientBuilder builder = MaydayClient.builder();
        if (environment instanceof ConfigurableEnvironment full) { // as that of every application context is
            new SpringSettings(full).feed(builder);
        }
        return builder.settings();
    }

    /** Without an exception for a placeholder that nobody fills: then the raw text, which says which it is. */
    private static @Nullable String read(ConfigurableEnvironment environment, String key) {
        try {
            return environment.getProperty(key);
        } catch (IllegalArgumentException unresolved) {
            for (PropertySource<?> source : environment.getPropertySources()) {
                Object value = source.getProperty(key);
                if (value != null) {
                    return value.toString();
                }
            }
            return null;
        }
    }

    /** Without those of the environment and the system properties, which are read before Spring is asked. */
    private Collection<String> keys() {
        List<String> keys = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            boolean ofProcess = source.getName().startsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                    || source.getName().startsWith(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
            if (!ofProcess && source instanceof EnumerablePropertySource<?> listed) {
                for (String name : listed.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        keys.add(canonical(name));
                    }
                }
            }
        }
        return keys;
    }

    /** {@code mayday.mdcTags[0]} is {@code mayday.mdc-tags[0]}; what follows is a key of a map, and stays as it is. */
    static String canonical(String name) {
        int end = PREFIX.length();
        while (end < name.length() && ".[".indexOf(name.charAt(end)) < 0) {
            end++;
        }
        String element = name.substring(PREFIX.length(), end);
        String dashed = element.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-');
        return PREFIX + dashed.toLowerCase(Locale.ROOT) + name.substring(end);
    }

    private boolean isSet(String variable) {
        String value = environment.getProperty(variable);
        return value != null && !value.isBlank();
    }

    /** On one line and without slashes; null where there is no version. */
    private static @Nullable String release(@Nullable String name, @Nullable String version) {
        if (version == null || version.isBlank()) {
            return null;
        }
        String release = name == null || name.isBlank() ? version : name + '@' + version;
        return release.strip().replaceAll("[/\\\\\\p{Cntrl}]", "-");
    }
}

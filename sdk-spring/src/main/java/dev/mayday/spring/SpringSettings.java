package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

/**
 * What a Spring application says about Mayday's settings: its {@code mayday.*} properties, and after them what follows from
 * the application itself.
 */
final class SpringSettings {

    private static final String PREFIX = "mayday.";
    private static final String AHEAD = SpringSettings.class.getName() + ".ahead";

    private final ConfigurableEnvironment environment;
    private final Iterable<ConfigurationPropertySource> sources;
    private final Map<String, String> derived = new HashMap<>();

    SpringSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.sources = ConfigurationPropertySources.from(environment.getPropertySources());
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
        builder.source("Spring property", this::read, this::keys).source("Spring application", derived::get);
    }

    /**
     * What the client will go by, for conditions, which are asked before there is one: but for what beans of the application
     * set. Read once for each application context: it takes milliseconds.
     */
    static Map<String, String> ahead(ConditionContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans != null && beans.getSingleton(AHEAD) instanceof Ahead known) {
            return known.settings;
        }
        MaydayClientBuilder builder = MaydayClient.builder();
        if (context.getEnvironment()
                instanceof ConfigurableEnvironment full) { // as that of every application context is
            new SpringSettings(full).feed(builder);
        }
        Map<String, String> settings = builder.settings();
        if (beans != null) {
            beans.registerSingleton(AHEAD, new Ahead(settings));
        }
        return settings;
    }

    /** A type of its own, so that no bean of the application is given it. */
    private record Ahead(Map<String, String> settings) {}

    /**
     * As Boot reads it: a list is that of the first place that has any of it, whether in one text or one by one. Never an
     * exception for a placeholder that nobody fills, but the raw text, which says which it is.
     */
    private @Nullable String read(String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        ConfigurationPropertyName whole = name.isNumericIndex(name.getNumberOfElements() - 1) ? name.getParent() : name;
        ConfigurationPropertyName first = whole.append("[0]");
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty text = source.getConfigurationProperty(whole);
            if (text != null || source.getConfigurationProperty(first) != null) {
                ConfigurationProperty found = whole.equals(name) ? text : source.getConfigurationProperty(name);
                return found == null ? null : resolved(found.getValue());
            }
        }
        return null;
    }

    private @Nullable String resolved(@Nullable Object value) {
        String text = environment.getConversionService().convert(value, String.class);
        try {
            return text == null ? null : environment.resolveRequiredPlaceholders(text);
        } catch (IllegalArgumentException unresolved) {
            return text;
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
                        keys.add(name);
                    }
                }
            }
        }
        return keys;
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

package dev.mayday.spring;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * What a setting will say to the client, for the conditions, which are asked before there is one: looked up in the client's
 * order, system properties, environment variables, {@code mayday.properties}, and Spring last.
 */
final class SettingsInPlace {

    private static final int MAX_FILE_BYTES = 1 << 20;

    private final List<UnaryOperator<@Nullable String>> places;

    SettingsInPlace(
            UnaryOperator<@Nullable String> variables, Properties file, UnaryOperator<@Nullable String> spring) {
        places = List.of(System::getProperty, key -> variables.apply(variable(key)), file::getProperty, spring);
    }

    static SettingsInPlace of(ConditionContext context) {
        Environment environment = context.getEnvironment();
        return new SettingsInPlace(
                System::getenv,
                file(context.getClassLoader()),
                key -> environment instanceof ConfigurableEnvironment full
                        ? SpringSettings.read(full, key)
                        : environment.getProperty(key));
    }

    /** What the first place says that has more than a blank text; null for nothing. */
    @Nullable
    String read(String key) {
        for (UnaryOperator<@Nullable String> place : places) {
            String value = place.apply(key);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** The same of a destination, of which a blank text says that there is none. */
    @Nullable
    String readDestination(String key) {
        for (UnaryOperator<@Nullable String> place : places) {
            String value = place.apply(key);
            if (value != null) {
                return value.isBlank() ? null : value;
            }
        }
        return null;
    }

    private static String variable(String key) {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** As the client reads it; empty where there is none, or it cannot be read, which the client says. */
    private static Properties file(@Nullable ClassLoader ofContext) {
        Properties properties = new Properties();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        URL file = loader == null ? null : loader.getResource("mayday.properties");
        if (file == null && ofContext != null) {
            file = ofContext.getResource("mayday.properties");
        }
        if (file != null) {
            try {
                URLConnection connection = file.openConnection();
                connection.setUseCaches(false);
                try (InputStream content = connection.getInputStream()) {
                    byte[] bytes = content.readNBytes(MAX_FILE_BYTES);
                    properties.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
                }
            } catch (IOException | IllegalArgumentException unreadable) {
                return new Properties();
            }
        }
        return properties;
    }
}

package dev.mayday.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes {@code docs/settings.md} from the table: from its values, and from the comments on its constants. */
final class SettingsDoc {

    private static final String HEAD = """
            # Settings

            <!-- Written from SettingsTable by SettingsDocTest. Do not edit; run:
                 mvn -q test -pl sdk-core -Dtest='SettingsDocTest,SpringMetadataTest' -Dmayday.docs.write=true -->

            Every setting can be given in each of these places. The first one that says anything wins:

            1. the builder, whose methods are called like the setting: `maxBreadcrumbs` for `mayday.max-breadcrumbs`; its method
               `setting("mayday.max-breadcrumbs", "50")` knows every setting, also those that have no method of their own
            2. a system property: `-Dmayday.max-breadcrumbs=50`
            3. an environment variable: `MAYDAY_MAX_BREADCRUMBS=50`
            4. the file `mayday.properties` on the class path, in UTF-8: `mayday.max-breadcrumbs=50`
            5. Spring Boot's configuration: `mayday.max-breadcrumbs: 50`
            6. for some of them, the environment variables that other SDKs read, as the table says: `SENTRY_DSN`,
               `SENTRY_RELEASE` and `SENTRY_ENVIRONMENT`; and those of OpenTelemetry, `OTEL_...`, where `mayday.otlp.endpoint` is set

            A blank value is an unset one, and the next place is asked; only a blank `mayday.dsn` or `mayday.otlp.endpoint` is a
            decision: no such destination, whatever the places after it say.

            The builder refuses a bad value with an exception. A bad value from anywhere else never stops the application: a bad
            destination is off, anything else has its default (the places after it are not asked), and one line in the log says
            which setting it is, where it came from and what is expected. Secrets are masked in it. A name that looks like ours
            but is not in this table gets one line too.

            | type | how to write it |
            |---|---|
            | boolean | `true`, `yes`, `on`, `1` or `false`, `no`, `off`, `0`, in either case |
            | integer, decimal | digits, with a dot in decimals |
            | duration | `500ms`, `5s`, `2m`, `1h`, `1d` (also `us` and `ns`), ISO-8601 such as `PT5S`, or a bare number of milliseconds |
            | data size | `1000000`, `64KB`, `16MB`, `1GB`; a bare number is bytes, and `KB` and `KiB` both are 1024 of them |
            | list | elements separated by commas, or one property each: `mayday.mdc-tags[0]`, `mayday.mdc-tags[1]` |
            | map | `key=value,key2=value2`, or one property each: `mayday.tags.region=eu`, `mayday.tags[my.key]=x` |

            In a list or a map `\\,` is a comma inside of an element, and `\\\\` before a comma is a backslash; any other backslash
            is itself. (In a `.properties` file every backslash has to be doubled once more.)

            """;

    private static final Map<Type, String> TYPES = Map.ofEntries(
            Map.entry(Boolean.class, "boolean"),
            Map.entry(Integer.class, "integer"),
            Map.entry(Double.class, "decimal"),
            Map.entry(Duration.class, "duration"),
            Map.entry(Long.class, "data size"),
            Map.entry(String.class, "text"),
            Map.entry(List.class, "list"),
            Map.entry(Map.class, "map"),
            Map.entry(Path.class, "path"),
            Map.entry(Dsn.class, "DSN"),
            Map.entry(ProxyAddress.class, "proxy"));

    private SettingsDoc() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("| setting | environment variable | type | default | unit and bounds | what it does |\n");
        text.append("|---|---|---|---|---|---|\n");
        Map<Setting<?>, String> descriptions = descriptions();
        for (Setting<?> setting : SettingsTable.all()) {
            row(setting, descriptions.get(setting), text);
        }
        return text.toString();
    }

    private static void row(Setting<?> setting, String description, StringBuilder text) {
        String value = setting.writtenDefault();
        String variable = code(setting.environmentName());
        for (String other : setting.otherNames()) {
            variable += ", else " + code(other);
        }
        if (setting.type().isSecret()) {
            description += " Secret: masked wherever it is shown.";
        }
        text.append("| ").append(code(setting.name()));
        text.append(" | ").append(variable);
        text.append(" | ").append(type(setting));
        text.append(" | ").append(value.isEmpty() ? "" : code(value));
        text.append(" | ").append(bounds(setting.type()));
        text.append(" | ").append(description.replace("|", "\\|")).append(" |\n");
    }

    /** What is expected, without what the column of types says already. */
    private static String bounds(SettingType<?> type) {
        String expected = type.expected();
        return expected.contains("://")
                ? expected.replaceFirst("\\S+://\\S+", "`$0`")
                : expected.replaceAll(
                        "^(true or false|words|text$|the path of a file|a .* from )|, (separated|such) .*| of the form .*",
                        "");
    }

    /** What each setting is for: the comment on its constant. */
    static Map<Setting<?>, String> descriptions() {
        Path file = Path.of(System.getProperty("basedir", "."), "src/main/java/dev/mayday/settings/SettingsTable.java");
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Field> constants = new HashMap<>();
        for (Field field : SettingsTable.class.getFields()) {
            constants.put(field.getName(), field);
        }
        Map<Setting<?>, String> descriptions = new HashMap<>();
        Matcher matcher = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final Setting<.*?> ([A-Z_]+) =", Pattern.DOTALL)
                .matcher(source);
        while (matcher.find()) {
            String comment =
                    matcher.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip();
            descriptions.put(
                    (Setting<?>) value(constants.get(matcher.group(2))), comment.replaceAll("\\{@code (.*?)}", "`$1`"));
        }
        return descriptions;
    }

    private static String type(Setting<?> setting) {
        for (Field field : SettingsTable.class.getFields()) {
            if (value(field) == setting) {
                Type values = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
                return TYPES.get(values instanceof ParameterizedType of ? of.getRawType() : values);
            }
        }
        throw new AssertionError(setting);
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String code(String text) {
        return '`' + text + '`';
    }
}

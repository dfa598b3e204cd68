package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an editor knows of {@code mayday.*} in {@code application.properties} is what the table of settings says. */
class SpringMetadataTest {

    private static final String HOW_TO =
            "spring-configuration-metadata.json does not match the table; write it anew with:"
                    + " mvn -q test -pl sdk-spring -am -Dtest=SpringMetadataTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dmayday.docs.write=true";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void metadataIsThatOfTheTable() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."))
                .resolve("../sdk-spring/src/main/resources/META-INF/spring-configuration-metadata.json")
                .normalize();
        String expected = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(metadata()) + "\n";
        if (Boolean.getBoolean("mayday.docs.write")) {
            Files.writeString(file, expected);
        }

        assertThat(Files.exists(file)).as(HOW_TO).isTrue();
        assertThat(Files.readString(file)).as(HOW_TO).isEqualTo(expected);
    }

    @Test
    void everySettingHasATypeThatSpringKnowsAndADefaultInItsSpelling() {
        assertThat(property("mayday.connect-timeout").get("type").asText()).isEqualTo("java.time.Duration");
        assertThat(property("mayday.connect-timeout").get("defaultValue").asText())
                .isEqualTo("5s");
        assertThat(property("mayday.memory-limit").get("type").asText())
                .isEqualTo("org.springframework.util.unit.DataSize");
        assertThat(property("mayday.memory-limit").get("defaultValue").asText()).isEqualTo("16MB");
        assertThat(property("mayday.mdc-tags").get("type").asText()).isEqualTo("java.util.List<java.lang.String>");
        assertThat(property("mayday.dsn").get("type").asText()).isEqualTo("java.lang.String");
        assertThat(property("mayday.dsn").has("defaultValue")).isFalse();
    }

    private static JsonNode property(String name) {
        for (JsonNode property : metadata().get("properties")) {
            if (property.get("name").asText().equals(name)) {
                return property;
            }
        }
        throw new AssertionError("No " + name);
    }

    private static ObjectNode metadata() {
        ObjectNode metadata = JSON.createObjectNode();
        metadata.putArray("groups")
                .addObject()
                .put("name", "mayday")
                .put("description", "Error capture; every setting is described in docs/settings.md.");
        ArrayNode properties = metadata.putArray("properties");
        Map<Setting<?>, String> descriptions = SettingsDoc.descriptions();
        for (Setting<?> setting : SettingsTable.all()) {
            ObjectNode property = properties
                    .addObject()
                    .put("name", setting.name())
                    .put("type", type(setting.defaultValue()))
                    .put("description", descriptions.get(setting).replace("`", ""));
            putDefault(property, setting);
        }
        properties
                .addObject()
                .put("name", "management.health.mayday.enabled")
                .put("type", "java.lang.Boolean")
                .put("description", "Whether the health of the service shows what became of Mayday's events.")
                .put("defaultValue", true);
        return metadata;
    }

    private static String type(Object defaultValue) {
        if (defaultValue instanceof Map<?, ?>) {
            return "java.util.Map<java.lang.String,java.lang.String>";
        }
        if (defaultValue instanceof List<?>) {
            return "java.util.List<java.lang.String>";
        }
        if (defaultValue instanceof Duration) {
            return "java.time.Duration";
        }
        if (defaultValue instanceof Long) { // the only use of long numbers
            return "org.springframework.util.unit.DataSize";
        }
        return defaultValue == null
                ? "java.lang.String"
                : defaultValue.getClass().getName();
    }

    private static void putDefault(ObjectNode property, Setting<?> setting) {
        Object value = setting.defaultValue();
        if (value instanceof Boolean flag) {
            property.put("defaultValue", flag);
        } else if (value instanceof Integer number) {
            property.put("defaultValue", number);
        } else if (value instanceof Double number) {
            property.put("defaultValue", number);
        } else if (!setting.writtenDefault().isEmpty()) {
            property.put("defaultValue", setting.writtenDefault().replaceFirst("([KMG])iB$", "$1B"));
        }
    }
}

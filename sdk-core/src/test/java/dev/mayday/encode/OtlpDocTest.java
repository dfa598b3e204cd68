package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.OtlpBodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation and the dashboard say of records and queries, held against a record as it is sent. */
class OtlpDocTest {

    private static final Path DOC = Path.of("..", "docs", "otlp.md");
    private static final Path DASHBOARD = Path.of("..", "examples", "monitoring", "grafana-dashboard.json");
    private static final String BEGIN = "<!-- record: written by OtlpDocTest -->\n";
    private static final String END = "<!-- end -->";
    private static final Pattern CONDITION = Pattern.compile("([a-z_]+)\\s*(=~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern QUERY = Pattern.compile("(?m)^.*\\{[a-z_]+(?:=~|=).*$");

    @Test
    void theRecordInTheDocumentationIsOneAsItIsSent() throws Exception {
        String doc = Files.readString(DOC);
        int from = doc.indexOf(BEGIN) + BEGIN.length();
        String expected = "```json\n"
                + new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(OtlpBodies.json(body()))
                        .replaceAll(
                                "\"telemetry.sdk.version\",(\\s+\"value\" : \\{\\s+\"stringValue\" : \")[^\"]*",
                                "\"telemetry.sdk.version\",$1...")
                        .replaceAll("(\"name\" : \"mayday.java\",\\s+\"version\" : \")[^\"]*", "$1...")
                + "\n```\n";
        if (Boolean.getBoolean("mayday.docs.write")) {
            Files.writeString(DOC, doc.substring(0, from) + expected + doc.substring(doc.indexOf(END)));
        }

        assertThat(Files.readString(DOC)).contains(BEGIN + expected + END);
    }

    @Test
    void everyLokiQueryFindsThatRecord() throws Exception {
        Map<String, String> record = asLokiHasIt();
        List<String> queries = queries();

        assertThat(queries).hasSizeGreaterThan(5);
        for (String query : queries) {
            Matcher condition = CONDITION.matcher(query);
            assertThat(condition.results()).as(query).isNotEmpty();
            condition.reset();
            while (condition.find()) {
                String value = record.getOrDefault(condition.group(1), "");
                String wanted = condition.group(3);
                boolean matches = switch (condition.group(2)) {
                    case "=" -> value.equals(wanted);
                    case "!=" -> !value.equals(wanted);
                    default -> value.matches(wanted);
                };
                assertThat(matches)
                        .as("%s of %s, where the record has '%s'", condition.group(), query, value)
                        .isTrue();
            }
        }
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        Matcher inDoc = QUERY.matcher(Files.readString(DOC).split("(?m)^" + BEGIN.strip())[0]);
        while (inDoc.find()) {
            queries.add(inDoc.group());
        }
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            if (panel.at("/datasource/type").asText().equals("loki")) {
                panel.get("targets")
                        .forEach(target ->
                                queries.add(target.get("expr").asText().replace("$service", ".+")));
            }
        }
        return queries;
    }

    /** Dots become underscores, resource attributes stand beside those of the record. */
    private static Map<String, String> asLokiHasIt() throws IOException {
        JsonNode logs = OtlpBodies.json(body()).at("/resourceLogs/0");
        JsonNode record = logs.at("/scopeLogs/0/logRecords/0");
        Map<String, String> labels = new HashMap<>();
        for (JsonNode attributes : List.of(logs.at("/resource/attributes"), record.get("attributes"))) {
            attributes.forEach(attribute -> labels.put(
                    attribute.get("key").asText().replaceAll("[^A-Za-z0-9]", "_"),
                    attribute.get("value").elements().next().asText()));
        }
        labels.put("severity_text", record.get("severityText").asText());
        labels.put("trace_id", record.get("traceId").asText());
        return labels;
    }

    private static byte[] body() {
        try (OtlpEncoder encoder = new OtlpEncoder(true, false, Map.of("service.name", "shop"), new FakeClock())) {
            return OtlpBatch.join(List.of(encoder.encode(Events.full())));
        }
    }
}

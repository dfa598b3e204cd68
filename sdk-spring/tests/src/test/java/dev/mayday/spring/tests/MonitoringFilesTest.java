package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped in {@code examples/monitoring}, as it is. */
class MonitoringFilesTest {

    private static final Path DOCS = Monitoring.SHIPPED.resolve("../../docs").normalize();
    private static final String PROMTOOL = "promtool";
    private static final String AMTOOL = "amtool";

    @TempDir
    private Path folder;

    @Test
    void prometheusTakesTheConfigurationAndTheRules() throws Exception {
        assertThat(run(PROMTOOL, "prometheus", "check", "config", "prometheus.yml"))
                .contains("prometheus.yml is valid", "SUCCESS: 5 rules found");
    }

    @Test
    void theRulesFireAndKeepStillAsTheirTestsSay() throws Exception {
        assertThat(run(PROMTOOL, "prometheus", "test", "rules", "alerts_test.yml"))
                .contains("SUCCESS");
        List<String> tested = found("alertname: (\\w+)", Monitoring.SHIPPED.resolve("alerts_test.yml"));
        assertThat(tested).containsAll(alerts());
    }

    @Test
    void alertmanagerTakesTheConfigurationAndTheTemplate() throws Exception {
        assertThat(run(AMTOOL, "prometheus-alertmanager", "check-config", "alertmanager.yml"))
                .contains("2 receivers", "1 templates", "SUCCESS")
                .doesNotContain("FAILED");
    }

    @Test
    void everyRunbookThatAnAlertOpensIsThereAndIsAboutIt() throws IOException {
        List<String> alerts = alerts();
        List<String> urls = found("runbook_url: (\\S+)", Monitoring.SHIPPED.resolve("alerts.yml"));

        assertThat(urls).hasSameSizeAs(alerts);
        for (int i = 0; i < alerts.size(); i++) {
            assertThat(urls.get(i)).contains("/docs/runbooks/");
            Path page = DOCS.resolve("runbooks").resolve(urls.get(i).replaceFirst(".*/docs/runbooks/", ""));
            assertThat(page).exists();
            assertThat(Files.readString(page)).startsWith("# " + alerts.get(i) + "\n");
        }
        try (Stream<Path> pages = Files.list(DOCS.resolve("runbooks"))) {
            assertThat(pages).hasSize(alerts.size());
        }
    }

    @Test
    void theDocumentationNamesEveryAlertAndEveryMetricThatTheFilesUse() throws IOException {
        assertThat(Files.readString(DOCS.resolve("otlp.md"))).contains(alerts());

        String spring = Files.readString(DOCS.resolve("spring.md"));
        for (String file : List.of("alerts.yml", "grafana-dashboard.json")) {
            assertThat(found("\\b(mayday_[a-z_]+)[{\\[)]", Monitoring.SHIPPED.resolve(file)))
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(spring).contains("`" + metric));
        }
    }

    private static List<String> alerts() throws IOException {
        List<String> alerts = found("- alert: (\\w+)", Monitoring.SHIPPED.resolve("alerts.yml"));
        assertThat(alerts).hasSize(5);
        return alerts;
    }

    private static List<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String run(String tool, String debianPackage, String... arguments) throws Exception {
        for (String name :
                List.of("prometheus.yml", "alerts.yml", "alerts_test.yml", "alertmanager.yml", "message.tmpl")) {
            Files.copy(Monitoring.SHIPPED.resolve(name), folder.resolve(name));
        }
        return Program.run(
                folder,
                Stream.concat(Stream.of(Program.find(tool, debianPackage)), Stream.of(arguments))
                        .toList());
    }
}

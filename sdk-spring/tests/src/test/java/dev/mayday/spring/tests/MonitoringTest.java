package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Boot shop, a real Prometheus and a real Alertmanager, with the files that are shipped: errors are made, people are told,
 * and are told when it is over. One run for everything, since it takes most of a minute.
 */
class MonitoringTest {

    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final Path SHOP =
            Path.of(System.getProperty("basedir", "."), "..", "..", "examples", "spring-boot", "target");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(7);

    /** What the tracker answers. */
    private final AtomicInteger answer = new AtomicInteger(200);

    @TempDir
    private Path folder;

    @Test
    void peopleAreToldOfErrorsAndWhenTheyAreOver() throws Exception {
        Program.find("prometheus", "prometheus");
        Program.find("prometheus-alertmanager", "prometheus-alertmanager");
        HttpServer tracker = tracker();
        try (Recipients people = new Recipients();
                Program shop = shop(tracker)) {
            String address = "127.0.0.1:" + port(shop);
            try (Monitoring monitoring = new Monitoring(folder, address, people)) {
                try {
                    watch(monitoring, people, shop, address);
                } catch (ConditionTimeoutException e) {
                    throw new AssertionError(
                            e.getMessage() + "\nalerts: " + monitoring.query("ALERTS") + "\nmail: " + people.mail()
                                    + "\nchat: " + people.slack() + '\n' + monitoring.output(),
                            e);
                }
            }
        } finally {
            tracker.stop(0);
        }
    }

    private void watch(Monitoring monitoring, Recipients people, Program shop, String address) throws Exception {
        until(
                "Prometheus has scraped the shop twice",
                () -> monitoring.has("count_over_time(mayday_events_captured_total{destination='sentry'}[1m]) > 1"));

        answer.set(400);
        pay(address, "1042");
        until("the new group is told of", () -> told(people.slack(), "[firing]", "PaymentException"));
        aMessageNamesServiceGroupReleaseAndRunbook(monitoring, people);
        until("the loss is told of", () -> told(people.mail(), "[firing]", "are being lost (rejected)"));
        answer.set(200);

        until(
                "there is an hour before, of two minutes",
                () -> monitoring.has("rate(mayday_events_captured_total{destination='sentry'}[2m] offset 22s)"));
        for (int i = 0; i < 300; i++) {
            pay(address, "1042-" + noise());
        }
        until("the jump is told of", () -> told(people.slack(), "[firing]", "three times as many"));
        until("what waits is told of", () -> told(people.mail(), "[firing]", "errors do not reach otlp"));
        until("the new group is over", () -> told(people.slack(), "[resolved]", "PaymentException"));
        assertThat(people.telegram())
                .anySatisfy(text -> assertThat(text)
                        .contains(
                                "[firing] shop: a new error, Orders$PaymentException",
                                "service: shop",
                                "what to do: https"));

        everyPanelShowsSomething(monitoring);

        shop.close();
        until("the shop's end is told of", () -> told(people.slack(), "[firing]", "does not answer"));
        everyRuleHasFiredAndNoneIsBroken(monitoring);
        assertThat(people.webhook())
                .allSatisfy(
                        post -> assertThat(post.path("groupLabels").path("job").asText())
                                .isEqualTo("shop"));
    }

    private void aMessageNamesServiceGroupReleaseAndRunbook(Monitoring monitoring, Recipients people) {
        JsonNode series = monitoring
                .query("mayday_group_events_total{title=~'.*PaymentException.*'}")
                .path(0)
                .path("metric");
        String message = people.slack().stream()
                .filter(text -> text.contains("PaymentException"))
                .findFirst()
                .orElseThrow();
        assertThat(message.lines())
                .containsExactly(
                        "[firing] shop: a new error, Orders$PaymentException in Orders.pay",
                        "Group " + series.path("group").asText()
                                + " was met for the first time in release mayday-shop@1.4.2, 1 times so far.",
                        "service: shop",
                        "group: " + series.path("group").asText(),
                        "release: mayday-shop@1.4.2",
                        "what to do: https://git.example.com/mayday/docs/runbooks/new-error-group.md");
        JsonNode alert = people.webhook().stream()
                .map(post -> post.path("alerts").path(0))
                .filter(each -> each.path("labels").path("title").asText().contains("PaymentException"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.path("labels").path("group").asText()).matches("[0-9a-f]{32}");
        assertThat(alert.path("labels").path("release").asText()).isEqualTo("mayday-shop@1.4.2");
        assertThat(alert.path("annotations").path("runbook_url").asText()).endsWith("docs/runbooks/new-error-group.md");
    }

    private void everyPanelShowsSomething(Monitoring monitoring) throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(Files.readString(Monitoring.SHIPPED.resolve("grafana-dashboard.json")));
        List<JsonNode> queries = new ArrayList<>();
        for (JsonNode part :
                List.of(dashboard.path("panels"), dashboard.path("annotations").path("list"))) {
            for (JsonNode query : part.findParents("expr")) {
                if (query.path("datasource").path("type").asText().equals("prometheus")) {
                    queries.add(query);
                }
            }
        }
        assertThat(queries).hasSizeGreaterThan(10);
        for (JsonNode query : queries) {
            String asked = asked(query.path("expr").asText());
            boolean instant = query.path("instant").asBoolean();
            until(
                    "there is data for " + asked,
                    () -> !(instant ? monitoring.query(asked) : monitoring.queryRange(asked)).isEmpty());
        }
        String merged = "sum(mayday_events_merged_total) > 0";
        until(merged, () -> monitoring.has(merged));
        String ledger = queries.stream()
                .map(query -> query.path("expr").asText())
                .filter(each -> each.contains("recovered"))
                .findFirst()
                .orElseThrow();
        until("the ledger adds up", () -> {
            List<Double> left = new ArrayList<>();
            monitoring
                    .query(asked(ledger))
                    .forEach(each -> left.add(each.path("value").path(1).asDouble()));
            return left.equals(List.of(0.0, 0.0, 0.0)); // the inbox, the tracker, the receiver of logs
        });
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                assertThat(monitoring.labelValues(
                                variable.path("query").path("query").asText()))
                        .containsExactly("shop");
            }
        }
    }

    /** As Grafana asks for all services. */
    private static String asked(String expression) {
        String asked = expression.replace("$service", ".+").replace("$__range", "1m");
        assertThat(asked).doesNotContain("$");
        return asked;
    }

    private static void everyRuleHasFiredAndNoneIsBroken(Monitoring monitoring) {
        TreeSet<String> rules = new TreeSet<>();
        TreeMap<String, Integer> fired = new TreeMap<>();
        for (JsonNode rule : monitoring.rules()) {
            String name = rule.path("name").asText();
            rules.add(name);
            assertThat(rule.path("health").asText()).as(name).isEqualTo("ok");
            monitoring.query(rule.path("query").asText());
            JsonNode was =
                    monitoring.query("count_over_time(ALERTS{alertname='" + name + "',alertstate='firing'}[5m])");
            fired.put(name, was.size());
        }
        assertThat(rules).hasSize(5);
        assertThat(fired.values()).as(fired.toString()).allMatch(series -> series > 0);
    }

    private HttpServer tracker() throws IOException {
        HttpServer tracker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tracker.createContext("/api/1/envelope/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        tracker.start();
        return tracker;
    }

    /** With a tracker that answers, and a receiver of logs that does not. */
    private Program shop(HttpServer tracker) throws IOException {
        String libraries = Files.readString(SHOP.resolve("classpath.txt")).strip();
        return Program.start(
                folder,
                "shop",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        SHOP.resolve("classes").toAbsolutePath() + ":" + libraries,
                        "dev.maydayshop.boot.Shop",
                        "--server.port=0",
                        "--mayday.dsn=http://key@127.0.0.1:"
                                + tracker.getAddress().getPort() + "/1",
                        "--mayday.otlp.endpoint=http://127.0.0.1:1",
                        "--mayday.spool.dir=" + folder.resolve("spool"),
                        "--mayday.spool.max-size=1MB"));
    }

    private static String port(Program shop) {
        Pattern started = Pattern.compile("Tomcat started on port (\\d+)");
        until("the shop has started", () -> {
            assertThat(shop.isAlive()).as(shop.output()).isTrue();
            return shop.output().contains("Started Shop in");
        });
        Matcher port = started.matcher(shop.output());
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private void pay(String shop, String order) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + shop + "/orders/" + order + "/pay"))
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(500);
    }

    /** What no compression makes smaller, so that little fills the disk. */
    private String noise() {
        byte[] noise = new byte[3_000];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().encodeToString(noise);
    }

    private static boolean told(List<String> messages, String... parts) {
        return messages.stream().anyMatch(message -> List.of(parts).stream().allMatch(message::contains));
    }

    private static void until(String fact, Callable<Boolean> reached) {
        await(fact).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(reached);
    }
}

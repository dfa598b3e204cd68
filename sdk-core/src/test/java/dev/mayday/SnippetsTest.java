package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation's examples, compiled and run. Each stands between two marks, and the README must hold it to the letter. */
class SnippetsTest {

    private static final Pattern SNIPPET = Pattern.compile("(?s)// readme\\R(.*?)\\R\\s*// end");

    private static final class PaymentException extends RuntimeException {}

    private static void checkout() {
        throw new PaymentException();
    }

    @Test
    void aUnitOfWorkThatFails() {
        RecordingDestination recorded = new RecordingDestination();
        MaydayClient client = MaydayClient.builder()
                .destination(recorded)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        // readme
        try (Scope scope = client.openScope()) { // one unit of work: a request, a job, a message
            scope.setUser(User.of("42"));
            scope.setTag("tenant", "acme");
            client.addBreadcrumb(Breadcrumb.of("cart", "added 3 items"));
            try {
                checkout();
            } catch (PaymentException e) {
                client.captureException(e); // returns at once, with the event's id
            }
        }
        // end
        // readme
        ExecutorService pool = client.wrap(Executors.newFixedThreadPool(8));
        // end
        pool.shutdown();
        client.close();

        assertThat(recorded.events()).singleElement().satisfies(event -> {
            assertThat(event.user()).isEqualTo(User.of("42"));
            assertThat(event.tags()).containsEntry("tenant", "acme");
            assertThat(ClientFixture.crumbs(event)).containsExactly("added 3 items");
        });
    }

    @Test
    void aClientWithADsnAndItsReport() {
        // readme
        MaydayClient client = Mayday.init(builder -> builder.dsn("https://key@errors.example.com/7")
                .release("shop@1.4.2")
                .environment("production"));
        // end
        // readme
        DestinationReport sentry = client.report().destination("sentry");
        // end
        client.close();

        assertThat(sentry.captured()).isZero();
        assertThat(sentry.discarded(DiscardReason.SAMPLED_OUT)).isZero();
    }

    /** The API as the design promises it; that it compiles is the point. */
    @Test
    void theWholePublicApi() throws Exception {
        RecordingDestination recorded = new RecordingDestination();
        MaydayClient client = MaydayClient.builder()
                .destination(recorded)
                .release("shop@1.4.2")
                .environment("production")
                .tag("region", "eu")
                .beforeSend(event -> event)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        client.captureException(new IllegalStateException("one"));
        client.captureException(new IllegalStateException("two"), scope -> scope.setTag("step", "pay"));
        client.captureMessage("stock feed is late", Level.WARNING);
        client.captureEvent(dev.mayday.event.Event.builder().build());
        client.addBreadcrumb(Breadcrumb.of("cart", "added 3 items"));
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("42"));
            scope.setTag("tenant", "acme");
            scope.setTags(Map.of("a", "b"));
            scope.setContext("order", Map.of("id", 7));
            Runnable task = () -> client.currentScope().setTag("in", "task");
            executor.execute(scope.wrap(task));
            executor.submit(scope.wrap(() -> "callable")).get();
            assertThat(scope.wrapSupplier(() -> "supplied").get()).isEqualTo("supplied");
            assertThat(scope.wrapFunction((String text) -> text + "!").apply("f"))
                    .isEqualTo("f!");
        }
        client.withScope(scope -> {
            scope.setTag("step", "pay");
            client.captureException(new IllegalStateException("three"));
        });
        client.wrap(executor).submit(() -> client.currentScope()).get();
        executor.shutdown();

        assertThat(client.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(client.report().balanced()).isTrue();
        client.close();
        assertThat(recorded.events()).hasSize(5);
    }

    @Test
    void theReadmeShowsExactlyWhatIsCompiledHere() throws IOException {
        String here = Files.readString(Path.of("src/test/java/dev/mayday/SnippetsTest.java"));
        String readme = Files.readString(Path.of("../README.md"));
        List<String> snippets = SNIPPET.matcher(here)
                .results()
                .map(result -> result.group(1).stripIndent().strip())
                .toList();

        assertThat(snippets).hasSize(4).allSatisfy(snippet -> assertThat(readme).contains(snippet));
        assertThat(Matcher.quoteReplacement(readme)).contains("examples/demo").contains("mvn verify");
    }
}

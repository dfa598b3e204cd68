package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.report.DestinationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation's examples, compiled and run. Each stands below the name of a page, which must hold it to the letter. */
class SnippetsTest {

    private static final Pattern SNIPPET = Pattern.compile("(?s)// ([-\\w/]+\\.md)\\R(.*?)\\R\\s*// end");

    private static final Path README = Path.of("../README.md");

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
        // README.md
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
        // README.md
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
    void aClientWhoseRestComesFromOutside() {
        System.setProperty("mayday.dsn", "https://key@errors.example.com/7");
        System.setProperty("mayday.environment", "staging");
        try {
            // README.md
            MaydayClient client = Mayday.init(builder -> builder.release("shop@1.4.2"));
            // end
            client.close();

            assertThat(client.settings())
                    .containsEntry("mayday.release", "shop@1.4.2")
                    .containsEntry("mayday.environment", "staging")
                    .containsKey("mayday.dsn");
        } finally {
            System.clearProperty("mayday.dsn");
            System.clearProperty("mayday.environment");
        }
    }

    @Test
    void whatBecameOfAnEvent() throws IOException {
        MaydayClient client = MaydayClient.builder()
                .destination(new RecordingDestination("sentry"))
                .uncaught(false)
                .shutdownHook(false)
                .build();
        // README.md
        client.captureMessage("hello from Mayday");
        client.flush(Duration.ofSeconds(10)); // true when everything captured has its outcome
        for (DestinationReport each : client.report().destinations()) {
            System.out.println(each);
        }
        // end
        String printed = client.report().destination("sentry").toString();
        client.close();

        assertThat(Files.readString(README).replaceAll("\\R//  +", " ")).contains("// " + printed);
    }

    @Test
    void aTestThatRecords() {
        // README.md
        RecordingDestination sent = new RecordingDestination();
        MaydayClient client = MaydayClient.builder()
                .dsn("")
                .otlpEndpoint("")
                .destination(sent)
                .uncaught(false)
                .shutdownHook(false)
                .build();
        Mayday.install(client);
        // end
        Mayday.captureMessage("hello");
        assertThat(client.flush(Duration.ofSeconds(10))).isTrue();
        client.close();

        assertThat(sent.events()).hasSize(1);
        assertThat(Mayday.client().isActive()).isFalse();
    }

    @Test
    void aHookThatTakesSomethingOut() {
        RecordingDestination recorded = new RecordingDestination();
        MaydayClientBuilder builder =
                MaydayClient.builder().destination(recorded).uncaught(false).shutdownHook(false);
        // docs/privacy.md
        builder.beforeSend(event -> {
            User user = event.user();
            if (user == null) {
                return event;
            }
            return event.toBuilder().user(user.withEmail(null)).build();
        });
        // end
        MaydayClient client = builder.build();
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("42").withEmail("ada@example.com"));
            client.captureMessage("with a user");
        }
        client.captureMessage("without");
        client.close();

        assertThat(recorded.events()).extracting(Event::user).containsExactly(User.of("42"), null);
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
        client.captureEvent(Event.builder().build());
        client.addBreadcrumb(Breadcrumb.of("cart", "added 3 items"));
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("42"));
            scope.setTag("tenant", "acme");
            scope.setTags(Map.of("a", "b"));
            scope.setContext("order", Map.of("id", 7));
            Runnable task = () -> client.currentScope().setTag("in", "task");
            executor.execute(scope.wrap(task));
            executor.submit(scope.wrap(() -> "callable")).get();
            List<String> done = new CopyOnWriteArrayList<>();
            executor.execute(scope.wrapRunnable(() -> done.add("a result that nobody wants")));
            executor.submit(scope.wrapCallable(() -> done.add("a result"))).get();
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
    void everyPageShowsExactlyWhatIsCompiledHere() throws IOException {
        String here = Files.readString(Path.of("src/test/java/dev/mayday/SnippetsTest.java"));
        List<MatchResult> snippets = SNIPPET.matcher(here).results().toList();

        assertThat(snippets).hasSize(6);
        for (MatchResult snippet : snippets) {
            assertThat(Files.readString(Path.of("..", snippet.group(1))))
                    .contains(snippet.group(2).stripIndent().strip());
        }
        assertThat(Files.readString(README)).contains("examples/demo").contains("mvn verify");
    }
}

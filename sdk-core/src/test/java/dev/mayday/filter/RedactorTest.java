package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactorTest {

    private final Redactor redactor = new Redactor(new SecretNames(List.of()));

    @Test
    void anEventWithoutSecretsComesBackAsTheSameInstance() {
        Event event = Event.builder()
                .id(EventId.of(1, 2))
                .logEntry(new LogEntry("order {} failed", List.of("42"), "order 42 failed"))
                .logger("com.acme.auth.TokenService")
                .transaction("POST /orders/{id}")
                .threadName("http-nio-8080-exec-1")
                .user(User.of("42").withEmail("bob@example.com").withData(Map.of("plan", "gold")))
                .request(new Request(
                        "GET", "https://example.com/a?b=c", "b=c&d=e%20f", Map.of("Accept", "*/*"), Map.of("A", "b")))
                .exceptions(List.of(exception("no stock")))
                .threads(List.of(new ThreadInfo(1, "main", true, false, null, List.of())))
                .breadcrumbs(List.of(
                        Breadcrumb.of("cart", "added").with("items", List.of(1, "two", Map.of("three", 3)))))
                .fingerprint(List.of("a", "b"))
                .tags(Map.of("author", "bob"))
                .context("mdc", Map.of("tokens_used", 3, "nested", Map.of("list", List.of("x"))))
                .build();

        assertThat(redactor.redact(event)).isSameAs(event);
    }

    @Test
    void onlyWhatChangedIsMadeAnew() {
        Breadcrumb clean = Breadcrumb.of("cart", "added");
        Event event = Event.builder()
                .breadcrumbs(List.of(clean, Breadcrumb.of("login", "password=hunter2")))
                .exceptions(List.of(exception("no stock")))
                .context("order", Map.of("id", 3))
                .build();

        Event redacted = redactor.redact(event);

        assertThat(redacted.breadcrumbs().get(0)).isSameAs(clean);
        assertThat(redacted.breadcrumbs().get(1).message()).isEqualTo("password=[Filtered]");
        assertThat(redacted.exceptions()).isSameAs(event.exceptions());
    }

    @Test
    void aSecretKeyHidesAllThatIsUnderIt() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("user", "bob");
        facts.put("password", "hunter2");
        facts.put("pin", 1234);
        facts.put("credentials", Map.of("a", List.of("x", "y")));
        facts.put("secrets", List.of("x", "y"));
        facts.put("nested", Map.of("deeper", List.of(Map.of("api_key", "abc", "id", 3), "token=abc")));
        facts.put("has_password", true);
        facts.put("token", "");
        facts.put("jwt", "null");

        Map<String, Object> redacted = redactor.redact(
                        Event.builder().context("mdc", facts).build())
                .contexts()
                .get("mdc");

        assertThat(redacted)
                .containsExactly(
                        entry("user", "bob"),
                        entry("password", "[Filtered]"),
                        entry("pin", "[Filtered]"),
                        entry("credentials", "[Filtered]"),
                        entry("secrets", "[Filtered]"),
                        entry(
                                "nested",
                                Map.of(
                                        "deeper",
                                        List.of(Map.of("api_key", "[Filtered]", "id", 3), "token=[Filtered]"))),
                        entry("has_password", true),
                        entry("token", ""),
                        entry("jwt", "null"));
    }

    @Test
    void aContextWithASecretNameIsHiddenAsAWhole() {
        Event redacted = redactor.redact(Event.builder()
                .context("credentials", Map.of("a", "x", "b", Map.of("c", 1), "valid", true))
                .context("author", Map.of("a", "x"))
                .build());

        assertThat(redacted.contexts())
                .containsExactly(
                        entry("credentials", Map.of("a", "[Filtered]", "b", "[Filtered]", "valid", true)),
                        entry("author", Map.of("a", "x")));
    }

    @Test
    void anArgumentThatTheCutOffTextWouldHaveShownToBeSecretIsHidden() {
        String body = "x".repeat(9_000);
        String formatted = "body " + body + " refused, token=s3cr3t for bob";
        LogEntry redacted = redactor.redact(Event.builder()
                        .logEntry(new LogEntry(
                                "body {} refused, token={} for {}", List.of(body, "s3cr3t", "bob"), formatted))
                        .build())
                .logEntry();

        assertThat(redacted.params()).element(1).isEqualTo("[Filtered]");
        assertThat(redacted.params()).element(2).isEqualTo("bob");
    }

    @Test
    void everyPartOfTheRequestIsLookedAt() {
        Request redacted = redact(new Request(
                "GET",
                "https://bob:hunter2@example.com/login?next=/home&access_token=abc#id_token=def",
                "a=1&user%5Bpassword%5D=hunter2&code=xyz&next=https%3A%2F%2Fx%2F%3Ftoken%3Dabc&flag&mail=a%20b&token=&sig=1",
                Map.of(
                        "Authorization",
                        "Bearer abc",
                        "X-Api-Key",
                        "abc",
                        "Referer",
                        "https://x/?jwt=abc",
                        "Accept",
                        "*/*"),
                Map.of("DB_PASSWORD", "hunter2", "REMOTE_ADDR", "10.0.0.1")));

        assertThat(redacted.method()).isEqualTo("GET");
        assertThat(redacted.url()).isEqualTo("https://[Filtered]@example.com/login?next=/home&access_token=[Filtered]");
        assertThat(redacted.queryString())
                .isEqualTo(
                        "a=1&user%5Bpassword%5D=[Filtered]&code=[Filtered]&next=[Filtered]&flag&mail=a%20b&token=&sig=[Filtered]");
        assertThat(redacted.headers())
                .containsOnly(
                        entry("Authorization", "[Filtered]"),
                        entry("X-Api-Key", "[Filtered]"),
                        entry("Referer", "https://x/?jwt=[Filtered]"),
                        entry("Accept", "*/*"));
        assertThat(redacted.env()).containsOnly(entry("DB_PASSWORD", "[Filtered]"), entry("REMOTE_ADDR", "10.0.0.1"));
    }

    @Test
    void aMalformedQueryIsNoError() {
        assertThat(redact(Request.of("GET", "?&&=&a=%zz%&=b&token=%zz")).url())
                .isEqualTo("?&&=&a=%zz%&=b&token=[Filtered]");
    }

    @Test
    void whatTheApplicationSaysAboutAUserStays() {
        User user = new User(
                "token=42",
                "secret: bob",
                "password@example.com",
                "jwt=Bob",
                "10.0.0.1",
                Map.of("plan", "gold", "apiKey", "abc"));

        User redacted = redactor.redact(Event.builder().user(user).build()).user();

        assertThat(redacted).isEqualTo(user.withData(Map.of("plan", "gold", "apiKey", "[Filtered]")));
    }

    @Test
    void tagsBreadcrumbsAndTextsAreLookedAt() {
        Event redacted = redactor.redact(Event.builder()
                .exceptions(List.of(exception("login failed for token=abc"), exception(null)))
                .transaction("GET /login?token=abc")
                .threadName("worker token=abc")
                .threads(List.of(new ThreadInfo(1, "worker token=abc", true, false, "RUNNABLE", List.of())))
                .fingerprint(List.of("login", "secret=abc"))
                .tag("session_id", "abc")
                .tag("url", "redis://:abc@cache")
                .breadcrumbs(List.of(new Breadcrumb(
                        7,
                        "http",
                        "token=abc",
                        "Bearer abc123",
                        Level.ERROR,
                        Map.of("cookie", "a=b", "url", "/?key=abc"))))
                .build());

        assertThat(redacted.exceptions())
                .extracting(EventException::value)
                .containsExactly("login failed for token=[Filtered]", null);
        assertThat(redacted.transaction()).isEqualTo("GET /login?token=[Filtered]");
        assertThat(redacted.threadName()).isEqualTo("worker token=[Filtered]");
        assertThat(redacted.threads())
                .containsExactly(new ThreadInfo(1, "worker token=[Filtered]", true, false, "RUNNABLE", List.of()));
        assertThat(redacted.fingerprint()).containsExactly("login", "secret=[Filtered]");
        assertThat(redacted.tags())
                .containsExactly(entry("session_id", "[Filtered]"), entry("url", "redis://[Filtered]@cache"));
        assertThat(redacted.breadcrumbs())
                .containsExactly(new Breadcrumb(
                        7,
                        "http",
                        "token=[Filtered]",
                        "Bearer [Filtered]",
                        Level.ERROR,
                        Map.of("cookie", "[Filtered]", "url", "/?key=[Filtered]")));
    }

    @Test
    void whatIsKnownOfKeysHidesEachTimeHoweverManyThereAre() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 600; i++) {
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("plain" + i, "a");
                facts.put("password" + i, "hunter2");
                facts.put("token=abc" + i, "b");
                facts.put("last", "c");

                Event redacted =
                        redactor.redact(Event.builder().context("facts", facts).build());

                assertThat(redacted.contexts().get("facts"))
                        .containsExactly(
                                entry("plain" + i, "a"),
                                entry("password" + i, "[Filtered]"),
                                entry("token=[Filtered]", "[Filtered]"),
                                entry("last", "c"));
            }
        }
    }

    @Test
    void aSecretInAKeyIsHidden() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("before", "1");
        tags.put("https://bob:hunter2@example.com", "2");
        tags.put("password=hunter2", "3");
        tags.put("after", "4");

        assertThat(redactor.redact(Event.builder().tags(tags).build()).tags())
                .containsExactly(
                        entry("before", "1"),
                        entry("https://[Filtered]@example.com", "2"),
                        entry("password=[Filtered]", "[Filtered]"),
                        entry("after", "4"));
    }

    @Test
    void aParameterIsHiddenWhenTheTemplateSaysWhatItIs() {
        assertThat(redact(new LogEntry("user {} with token={}", List.of("bob", "abc"), "user bob with token=abc")))
                .isEqualTo(new LogEntry(
                        "user {} with token={}", List.of("bob", "[Filtered]"), "user bob with token=[Filtered]"));
        assertThat(redact(new LogEntry("user %s with token=%s", List.of("bob", "abc"), null)))
                .isEqualTo(new LogEntry("user %s with token=%s", List.of("bob", "[Filtered]"), null));
        assertThat(redact(new LogEntry("token=abc {}", List.of("bob", "Bearer abc123"), "token=abc bob")))
                .isEqualTo(new LogEntry(
                        "token=[Filtered] {}", List.of("bob", "Bearer [Filtered]"), "token=[Filtered] bob"));
        assertThat(redact(new LogEntry("user {} and token {}", List.of("bob", "null", ""), "user bob, token=null")))
                .isEqualTo(new LogEntry("user {} and token {}", List.of("bob", "null", ""), "user bob, token=null"));
    }

    @Test
    void redactingTwiceIsRedactingOnce() {
        Event event = Event.builder()
                .logEntry(new LogEntry("password={}", List.of("hunter2"), "password=hunter2"))
                .request(new Request("GET", "https://a:b@c/?token=d", "token=d", Map.of("Cookie", "a=b"), Map.of()))
                .tags(Map.of("password", "hunter2"))
                .context("a", Map.of("secret", List.of("x"), "text", "Authorization: Basic dXNlcjpwYXNz"))
                .context("token", Map.of("a", "b"))
                .breadcrumbs(List.of(Breadcrumb.of("a", "jwt: abc").with("otp", 123)))
                .build();

        Event once = redactor.redact(event);

        assertThat(once).isNotSameAs(event);
        assertThat(redactor.redact(once)).isSameAs(once);
    }

    private Request redact(Request request) {
        return redactor.redact(Event.builder().request(request).build()).request();
    }

    @Test
    void aParameterIsHiddenThoughItsKeyWasCutOffTheTemplate() {
        String template = "body: " + "x ".repeat(4_200) + " token={}";

        assertThat(redact(new LogEntry(template, List.of("hunter2"), template.replace("{}", "hunter2")))
                        .params())
                .containsExactly("[Filtered]");
    }

    @Test
    void bracesBehindABackslashAreNoPlace() {
        String payload = "y ".repeat(4_200);
        String formatted = "{} payload " + payload + " token=hunter2";

        assertThat(redact(new LogEntry("\\{} payload {} token={}", List.of(payload, "hunter2"), formatted))
                        .params())
                .element(1)
                .isEqualTo("[Filtered]");
        assertThat(redact(new LogEntry(
                                "C:\\\\{} {} token={}", List.of("temp", payload, "hunter2"), "C:\\temp " + payload))
                        .params())
                .element(2)
                .isEqualTo("[Filtered]");
    }

    @Test
    void aPlaceOfAnotherKindIsNone() {
        assertThat(redact(new LogEntry("5%skip of {} password={}", List.of("temp", "hunter2"), null))
                        .params())
                .containsExactly("temp", "[Filtered]");
        assertThat(redact(new LogEntry("{} of %s password=%s", List.of("temp", "hunter2"), null))
                        .params())
                .containsExactly("temp", "[Filtered]");
    }

    @Test
    void aPlaceOfAnotherKindIsNoneWhereTheOwnOneWasCutOffTheTemplate() {
        String template = "5%skip of " + "x ".repeat(4_200) + " password={}";

        assertThat(redact(new LogEntry(template, List.of("hunter2"), template.replace("{}", "hunter2")))
                        .params())
                .containsExactly("[Filtered]");
    }

    @Test
    void aParameterWithAPlaceInATemplateThatWasCutStays() {
        String template = "user {} sent " + "x ".repeat(4_200) + " password={}";

        assertThat(redact(new LogEntry(template, List.of("bob", "hunter2"), null))
                        .params())
                .containsExactly("bob", "[Filtered]");
    }

    private LogEntry redact(LogEntry entry) {
        return redactor.redact(Event.builder().logEntry(entry).build()).logEntry();
    }

    private static EventException exception(String value) {
        return new EventException(
                "IllegalStateException",
                "java.lang",
                value,
                1,
                Mechanism.GENERIC,
                List.of(new Frame("com.acme.Token", "password", "Secret.java", 3, true, false)));
    }
}

package dev.mayday.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.mayday.group.GroupKey;
import dev.mayday.testkit.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The page in a real browser. */
class InboxBrowserTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Each would set window.hit if anything of it ever ran. */
    private static final String ATTACK =
            "<script>window.hit=1;alert(1)</script><img src=x onerror=\"window.hit=1;alert(1)\">"
                    + "<svg/onload=alert(1)>\"'><a href=\"javascript:window.hit=1\">javascript:window.hit=1</a>"
                    + "</title></style>{{7*7}}${7*7}\u202Eexe.gpj\u202C\u2066\u2067\u2069\u200B\u200F\u0007\u001B[31m";

    private static Chromium chromium;

    private final InboxDestination inbox = new InboxDestination(InboxSettings.DEFAULT);
    private final InboxServer server =
            new InboxServer(new InboxPage(inbox, Shop::report, "shop@1.4.2" + ATTACK, "production" + ATTACK), 0);

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void endBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private int consoleBefore;

    @BeforeEach
    void start() {
        server.start();
        consoleBefore = chromium.console().size();
    }

    @AfterEach
    void close() {
        driver().get("about:blank");
        server.close();
    }

    @Test
    void theEmptyInboxSaysWhatToDo() {
        open("");

        assertThat(text("main")).contains("Nothing captured yet", "Mayday.captureException");
        assertThat(consoleOfThisTest()).isEmpty();
    }

    @Test
    void aNewErrorAppearsWithinTwoSeconds() {
        open("");
        assertThat(text("main")).contains("Nothing captured yet");

        accept(Shop.payment(1, System.currentTimeMillis()).build());
        await().atMost(TWO_SECONDS)
                .untilAsserted(() -> assertThat(text("main"))
                        .contains("PaymentFailedException", "the gateway did not answer", "PaymentService.charge"));

        accept(Shop.payment(2, System.currentTimeMillis())
                .release("shop@1.5.0")
                .user(User.of("2"))
                .build());
        await().atMost(TWO_SECONDS)
                .untilAsserted(() -> assertThat(texts("tbody td"))
                        .startsWith("2", "2")
                        .last()
                        .asString()
                        .contains("shop@1.4.2", "shop@1.5.0"));
        assertThat(consoleOfThisTest()).isEmpty();
    }

    @Test
    void oneErrorIsShownWithItsWholeStory() {
        Event payment = Shop.payment(1, System.currentTimeMillis()).build();
        accept(payment);
        open("");
        find("tbody a").click();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("h1")).endsWith("PaymentFailedException"));

        assertThat(driver().getCurrentUrl()).endsWith("#/groups/" + GroupKey.of(payment));
        assertThat(texts(".crumb .what p"))
                .containsExactly(
                        "session signed in (info)",
                        "cart added 3 items (info)",
                        "query select * from orders where id = ? (debug)",
                        "http POST https://pay.example.com/v2/charges (info)",
                        "com.acme.shop.pay.Gateway gateway is slow, trying again (warning)",
                        "com.acme.shop.pay.Gateway giving up (error)");
        assertThat(text("main"))
                .contains("Grace Hopper", "feature.express-checkout", "eu-west-1", "jvm_memory", "X-Request-Id")
                .contains(
                        "POST /orders/{id}/pay",
                        "http-nio-8080-exec-4",
                        "4bf92f3577b34da6a3ce929d0e0e4736",
                        "unhandled");
        assertThat(consoleOfThisTest()).isEmpty();
    }

    @Test
    void framesOfTheApplicationStandInFrontAndOthersAreFolded() {
        Event payment = Shop.payment(1, System.currentTimeMillis()).build();
        accept(payment);
        open("events/" + payment.id());

        assertThat(texts(".stack .frame")).allMatch(frame -> frame.startsWith("com.acme.shop."));
        assertThat(texts(".stack .exception:nth-of-type(2) > .frames > li"))
                .containsExactly(
                        "com.acme.shop.pay.Gateway.post Gateway.java:131",
                        "com.acme.shop.pay.Gateway.charge Gateway.java:64",
                        "com.acme.shop.pay.PaymentService.charge PaymentService.java:88",
                        "shared with the one above: 16 frames OrderController.pay");

        find(".stack .inside summary").click();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(".stack .inside .frame"))
                        .startsWith("sun.nio.ch.NioSocketImpl.timedRead NioSocketImpl.java:288")
                        .hasSize(4));
    }

    @Test
    void theNextEventOfAGroupIsOfferedAndNotForced() {
        accept(Shop.payment(1, System.currentTimeMillis()).build());
        open("events/" + EventId.of(0x5107L, 1));
        assertThat(text(".position")).isEqualTo("The only event kept");

        accept(Shop.payment(2, System.currentTimeMillis()).build());

        await().atMost(TWO_SECONDS)
                .untilAsserted(() -> assertThat(text(".position")).contains("Newer (1)"));
        assertThat(text(".facts")).contains(EventId.of(0x5107L, 1).toString());

        find("#nav-newer").click();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(".facts"))
                        .contains(EventId.of(0x5107L, 2).toString()));
    }

    @Test
    void theLedgerShowsWhetherItAddsUp() {
        open("");
        find("#tab-ledger").click();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("main")).contains("sentry", "✓ adds up"));
        assertThat(texts(".ledger:first-of-type th"))
                .containsExactly(
                        "captured",
                        "recovered",
                        "came in",
                        "queued",
                        "spooled",
                        "delivered",
                        "merged",
                        "discarded",
                        "duplicate",
                        "too_large",
                        "accounted for");
        assertThat(texts(".ledger:first-of-type .number"))
                .containsExactly("131", "9", "140", "1", "12", "118", "4", "5", "3", "2", "140");
    }

    @Test
    void theKeyboardIsEnough() {
        accept(Shop.payment(1, System.currentTimeMillis()).build());
        open("");
        WebElement body = find("body");
        for (int i = 0; i < 5; i++) { // skip link, brand, two tabs, the first row
            body.sendKeys(Keys.TAB);
            body = driver().switchTo().activeElement();
        }
        body.sendKeys(Keys.ENTER);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("h1")).endsWith("PaymentFailedException"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(driver().switchTo().activeElement().getTagName())
                                .isEqualTo("h1"));
    }

    @Test
    void aServiceThatIsGoneIsShownAsGone() {
        accept(Shop.payment(1, System.currentTimeMillis()).build());
        open("");

        server.close();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("#live")).contains("does not answer"));
        assertThat(text("main")).contains("PaymentFailedException");
    }

    @Test
    void nothingCapturedEverRunsAndAllOfItCanBeRead() {
        Event hostile = hostile();
        Event message = Shop.event(8).logEntry(LogEntry.of(ATTACK)).build();
        accept(message);
        accept(hostile);
        open("");
        assertUntouched();
        assertThat(texts("tbody a").get(0)).contains("<script>window.hit=1;alert(1)</script>", "U+202E", "U+001B");

        open("groups/" + GroupKey.of(hostile));
        for (WebElement summary : driver().findElements(By.cssSelector("main details:not([open]) > summary"))) {
            summary.click();
        }
        assertUntouched();
        String all = String.valueOf(driver().executeScript("return document.querySelector('main').innerText"));
        for (String place : List.of(
                "value",
                "module",
                "type",
                "function",
                "file",
                "crumb",
                "category",
                "dataKey",
                "dataValue",
                "tagKey",
                "tagValue",
                "userId",
                "email",
                "userName",
                "url",
                "query",
                "header",
                "context",
                "nested",
                "release",
                "environment",
                "thread",
                "other",
                "transaction",
                "logger",
                "server",
                "fingerprint")) {
            assertThat(all).as(place).contains(place + "<script>window.hit=1;alert(1)</script><img src=x");
        }
        assertThat(all)
                .contains("U+202E", "U+2066", "U+200B", "U+0007", "javascript:window.hit=1", "{{7*7}}${7*7}")
                .doesNotContainPattern("[\u202A-\u202E\u2066-\u2069\u200B\u200F\u0007\u001B]");
        assertThat(driver().getTitle())
                .contains("<script>")
                .contains("⟨U+202E⟩")
                .doesNotContain("\u202E");

        open("events/" + message.id());
        assertUntouched();
        assertThat(text("h1")).contains("<img src=x onerror=");

        assertThat(consoleOfThisTest()).isEmpty();
        assertThat(chromium.policyViolations()).isEmpty();
    }

    /** One event with the attack in every text it has. */
    private static Event hostile() {
        Frame own = new Frame("a.module" + ATTACK, "function" + ATTACK, "file" + ATTACK, 7, true, false);
        Frame library = new Frame("b.module" + ATTACK, "function" + ATTACK, "file" + ATTACK, 7, false, false);
        return Event.builder()
                .id(EventId.of(1, 9))
                .timestampMillis(Long.MAX_VALUE)
                .level(Level.FATAL)
                .exceptions(List.of(new EventException(
                        "type" + ATTACK,
                        "module" + ATTACK,
                        "value" + ATTACK,
                        1,
                        Mechanism.of("mechanism" + ATTACK, false),
                        List.of(library, own, library, Frame.omitted(3)))))
                .threads(List.of(
                        new ThreadInfo(1, "thread" + ATTACK, true, true, null, List.of()),
                        new ThreadInfo(2, "other" + ATTACK, false, false, "WAITING" + ATTACK, List.of(own))))
                .breadcrumbs(new ArrayList<>(List.of(
                        new Breadcrumb(1, null, null, null, Level.INFO, Map.of()),
                        new Breadcrumb(
                                Long.MIN_VALUE,
                                "type" + ATTACK,
                                "category" + ATTACK.substring(0, 100),
                                "crumb" + ATTACK,
                                Level.ERROR,
                                Map.of("dataKey" + ATTACK, "dataValue" + ATTACK)))))
                .tag("tagKey" + ATTACK.substring(0, 150), "tagValue" + ATTACK)
                .user(new User(
                        "userId" + ATTACK.substring(0, 100),
                        null,
                        "email" + ATTACK.substring(0, 100),
                        "userName" + ATTACK.substring(0, 100),
                        ATTACK,
                        Map.of("__proto__", "x", "innerHTML", ATTACK)))
                .request(new Request(
                        "GET" + ATTACK.substring(0, 20),
                        "javascript:url" + ATTACK,
                        "query" + ATTACK,
                        Map.of("header" + ATTACK.substring(0, 150), ATTACK),
                        Map.of()))
                .context(
                        "context" + ATTACK,
                        Map.of("onclick", Map.of("nested" + ATTACK.substring(0, 150), List.of(ATTACK, true))))
                .release("release" + ATTACK)
                .environment("environment" + ATTACK)
                .threadName("thread" + ATTACK)
                .transaction("transaction" + ATTACK.substring(0, 150))
                .logger("logger" + ATTACK)
                .serverName("server" + ATTACK)
                .fingerprint(List.of("fingerprint" + ATTACK))
                .build();
    }

    private void assertUntouched() {
        assertThat(driver().executeScript("return window.hit")).isNull();
        assertThat(driver().executeScript("return document.querySelectorAll('main script, main img, main svg,"
                        + " main iframe, main style, [onerror], [onload], [onclick], [style*=url]').length"))
                .isEqualTo(0L);
        assertThat(
                        driver().executeScript(
                                        "return [...document.querySelectorAll('a')].filter(a => !a.getAttribute('href').startsWith('#')).length"))
                .isEqualTo(0L);
        assertThat(driver().executeScript("return performance.getEntriesByType('resource')"
                        + ".filter(entry => !entry.name.startsWith(location.origin + '/')).length"))
                .isEqualTo(0L);
    }

    private List<String> consoleOfThisTest() {
        return chromium.console().stream()
                .skip(consoleBefore)
                .map(entry -> entry.getMessage())
                .toList();
    }

    private void accept(Event event) {
        inbox.accept(event, new RecordingReceipt());
    }

    /** Loads the page afresh at a route and waits for its first content. */
    private void open(String route) {
        driver().get("about:blank");
        chromium.open(URI.create(server.url().orElseThrow() + "#/" + route));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("#live")).isEqualTo("Live"));
    }

    private static RemoteWebDriver driver() {
        return chromium.driver();
    }

    private static WebElement find(String selector) {
        return driver().findElement(By.cssSelector(selector));
    }

    private static String text(String selector) {
        return String.valueOf(driver().executeScript(
                        "return document.querySelector(arguments[0])?.textContent.trim() ?? '(nothing here)'",
                        selector));
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(String selector) {
        return (List<String>) driver().executeScript(
                        "return [...document.querySelectorAll(arguments[0])].map(node => node.textContent.trim())",
                        selector);
    }
}

package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.event.Event;
import dev.mayday.testkit.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A served inbox and a real browser to look at it. */
class BrowserFixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    static Chromium chromium;

    final InboxDestination inbox = new InboxDestination();
    final InboxServer server = new InboxServer(
            new Page(inbox, Shop::report, () -> "shop@1.4.2" + HostileEvent.ATTACK, HostileEvent.ATTACK), 0);

    private int consoleBefore;

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

    @BeforeEach
    void start() {
        assertThat(server.start()).isEmpty();
        consoleBefore = chromium.console().size();
    }

    @AfterEach
    void close() {
        driver().get("about:blank");
        server.close();
    }

    List<String> consoleOfThisTest() {
        return chromium.console().stream()
                .skip(consoleBefore)
                .map(entry -> entry.getMessage())
                .toList();
    }

    void accept(Event event) {
        inbox.accept(event, new RecordingReceipt());
    }

    /** Loads the page afresh at a route and waits for its first content. */
    void open(String route) {
        driver().get("about:blank");
        chromium.open(URI.create(server.url().orElseThrow() + "#/" + route));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("#live")).isEqualTo("Live"));
    }

    static RemoteWebDriver driver() {
        return chromium.driver();
    }

    static WebElement find(String selector) {
        return driver().findElement(By.cssSelector(selector));
    }

    static String text(String selector) {
        return String.valueOf(driver().executeScript(
                        "return document.querySelector(arguments[0])?.textContent.trim() ?? '(nothing here)'",
                        selector));
    }

    @SuppressWarnings("unchecked")
    static List<String> texts(String selector) {
        return (List<String>) driver().executeScript(
                        "return [...document.querySelectorAll(arguments[0])].map(node => node.textContent.trim())",
                        selector);
    }
}

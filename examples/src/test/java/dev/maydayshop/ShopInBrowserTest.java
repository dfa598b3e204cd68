package dev.maydayshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A visitor breaks the shop in one window and looks at the inbox in another. */
class ShopInBrowserTest {

    /** The promise: from the press of the button to the group on the page. */
    private static final Duration PROMISE = Duration.ofSeconds(2);

    private static RunningShop shop;
    private static Chromium chromium;
    private static RemoteWebDriver driver;
    private static String shopWindow;
    private static String inboxWindow;

    @BeforeAll
    static void open() {
        chromium = Chromium.start();
        shop = RunningShop.inJvm(Map.of());
        driver = chromium.driver();
        shopWindow = driver.getWindowHandle();
        inboxWindow = driver.switchTo().newWindow(WindowType.WINDOW).getWindowHandle();
        // A new window has a size of its own.
        Number width = (Number) driver.executeScript("return 1280 + outerWidth - innerWidth");
        Number height = (Number) driver.executeScript("return 900 + outerHeight - innerHeight");
        driver.manage().window().setSize(new Dimension(width.intValue(), height.intValue()));
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    /** A group may be there from another test: what has to appear are its new events. */
    @ParameterizedTest
    @MethodSource("dev.maydayshop.Button#all")
    void whatAButtonBreaksIsOnTheInboxPageWithItsBreadcrumbsInOrder(Button button) {
        inWindow(inboxWindow, shop.inbox());
        await().untilAsserted(() -> assertThat(texts("#live")).containsExactly("Live"));
        long before = eventsOnThePage(button);
        openShop();
        WebElement result = press(button);

        inWindow(inboxWindow, null);
        await("events of " + button)
                .atMost(PROMISE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(eventsOnThePage(button)).isGreaterThan(before));

        inWindow(shopWindow, null);
        await().untilAsserted(() -> assertThat(result.getText())
                .contains(button.events() == 1 ? "See it in the inbox" : "See all " + button.events()));
        assertThat(result.findElement(By.cssSelector(".id code")).getText()).matches("[0-9a-f]{32}");

        inWindow(inboxWindow, linkOf(result));
        await().untilAsserted(() ->
                assertThat(texts(".head")).singleElement().asString().contains(button.title(), button.text()));
        assertThat(texts(".crumb:not(.end) .what p").stream()
                        .map(text -> Button.breadcrumb(text.replaceAll("\\s*\\(\\w+\\)$", ""))))
                .as("breadcrumbs of %s", button)
                .isEqualTo(button.breadcrumbs());
    }

    @Test
    void thePageSaysWhereVirtualThreadsAreMissing() {
        openShop();
        WebElement virtual = driver.findElement(By.id("virtual"));
        assertThat(virtual.findElement(By.tagName("button")).isEnabled()).isEqualTo(Button.hasVirtualThreads());
        if (!Button.hasVirtualThreads()) {
            assertThat(virtual.getText()).contains("Run it on Java 21 or later");
        }
    }

    @Test
    void bothPagesKeepTheirContentSecurityPolicyAndFailOnlyWhereTheShopDoes() {
        openShop();
        press(Button.named("checkout"));
        inWindow(inboxWindow, shop.inbox());
        await().untilAsserted(() -> assertThat(texts(".groups tbody tr")).isNotEmpty());
        assertThat(chromium.policyViolations()).isEmpty();
        assertThat(chromium.errors()).allMatch(line -> line.contains("/checkout"));
    }

    /** The picture of the documentation, written there with {@code -Dmayday.docs.write=true} only. */
    @Test
    void aGroupLooksLikeThisOnTheInboxPage() throws IOException {
        openShop();
        Button receipt = Button.named("receipt");
        for (String customer : List.of("42", "57", "68")) {
            driver.findElement(By.cssSelector("#customer option[value='" + customer + "']"))
                    .click();
            press(receipt);
            await().untilAsserted(() ->
                    assertThat(button(receipt).getDomAttribute("aria-busy")).isEqualTo("false"));
        }
        URI event = linkOf(result(receipt));
        driver.executeScript("document.activeElement.blur()");
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        chromium.screenshot(pictures.resolve("shop.png"));

        inWindow(inboxWindow, event);
        await().untilAsserted(() -> {
            assertThat(texts(".exception")).hasSize(2);
            assertThat(texts(".timeline .crumb")).hasSizeGreaterThan(3);
            assertThat(texts(".facts")).singleElement().asString().contains("Chloé Martin");
        });
        driver.executeScript("document.documentElement.style.scrollbarWidth = 'none'");
        Path picture =
                Boolean.getBoolean("mayday.docs.write") ? Files.createDirectories(Path.of("..", "docs")) : pictures;
        chromium.screenshot(picture.resolve("inbox.png"));
        assertThat(picture.resolve("inbox.png")).isNotEmptyFile();
    }

    private static void openShop() {
        inWindow(shopWindow, shop.shop());
        await().untilAsserted(() -> assertThat(texts("#basket tr")).hasSize(3));
    }

    /** Turns to a window, and opens an address in it if one is given. */
    private static void inWindow(String window, URI address) {
        driver.switchTo().window(window);
        if (address != null) {
            driver.get("about:blank"); // else a change after the # loads nothing
            chromium.open(address);
        }
    }

    private static WebElement press(Button button) {
        button(button).click();
        return result(button);
    }

    private static WebElement result(Button button) {
        return button(button).findElement(By.xpath("../*[contains(@class, 'result')]"));
    }

    private static WebElement button(Button button) {
        return driver.findElement(By.cssSelector("button[data-action=" + button.action() + "]"));
    }

    private static URI linkOf(WebElement result) {
        return URI.create(result.findElement(By.tagName("a")).getDomAttribute("href"));
    }

    private static long eventsOnThePage(Button button) {
        Number events = (Number) driver.executeScript(
                "const row = [...document.querySelectorAll('.groups tbody tr')]"
                        + ".find(each => each.innerText.includes(arguments[0]));"
                        + "return row ? Number(row.querySelector('[data-label=Events]').innerText.replace(/\\D/g, '')) : 0",
                button.title());
        return events.longValue();
    }

    /** The visible texts, read in one go: the page may draw itself anew at any time. */
    @SuppressWarnings("unchecked")
    private static List<String> texts(String selector) {
        return (List<String>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(each => each.innerText.trim())", selector);
    }
}

package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import dev.mayday.event.User;
import dev.mayday.group.GroupKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser. */
class InboxBrowserTest extends BrowserFixture {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

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
    void aBlankTextIsSaidToBeNone() {
        accept(Shop.message(1, " ", " ").build());
        open("");
        assertThat(text("tbody a")).isEqualTo("(no message)");
        find("tbody a").click();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("h1")).isEqualTo("(no message)"));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(driver().getTitle()).isEqualTo("(no message) – Mayday inbox"));
    }

    @Test
    void aLongReleaseTakesTwoLinesOfItsRow() {
        accept(Shop.message(1, "late", "late")
                .release("shop@" + "1.4.2-".repeat(14))
                .build());
        open("");

        assertThat(find("tbody .release").getText()).startsWith("shop@1.4.2");
        assertThat(find("tbody tr").getSize().height).isLessThan(80);
        assertThat(find("tbody .release div").getDomAttribute("title")).contains("1.4.2-".repeat(14));
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
    void theTimelineOfAnOlderEventEndsWithTheTimeOfDayAlone() {
        accept(Shop.payment(1, Shop.NOON_MILLIS).build());
        open("events/" + EventId.of(0x5107L, 1));

        assertThat(text(".crumb.end .when")).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(text(".kinds")).contains(", ");
        assertThat(driver().executeScript("const [when, what] = document.querySelector('.crumb.end').children;"
                        + "return when.scrollWidth <= what.offsetLeft - when.offsetLeft"))
                .isEqualTo(true);
    }

    @Test
    void theListSaysTheLevelInAWord() {
        accept(Shop.message(1, "stock is low", "stock is low").build());
        open("");

        assertThat(find(".groups .title .level").getText()).isEqualToIgnoringCase("warning");
        assertThat(find(".groups .title .level").getSize().getWidth()).isGreaterThan(30);
    }

    @Test
    void whatAUserCarriesHidesNothingOfTheUser() {
        accept(Shop.event(1)
                .user(User.of("4711").withName("Grace Hopper").withData(Map.of("id", "someone else", "name", "X")))
                .build());
        open("events/" + EventId.of(0x5107L, 1));

        assertThat(text(".facts")).contains("4711", "Grace Hopper");
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
        assertThat(find(".stack .inside .hint").isDisplayed()).isFalse();
    }

    @Test
    void theFirstFrameOfTheApplicationIsShownEvenIfShared() {
        List<Frame> frames = List.of(
                Shop.library("java.util.ArrayList", "get", 427),
                Shop.app("Cart", "item", 12),
                Shop.app("Web", "get", 3));
        Mechanism cause = Mechanism.GENERIC.child(1, 0, "cause");
        accept(Shop.event(1)
                .exceptions(List.of(
                        new EventException("Wrapper", "a", null, 1, Mechanism.GENERIC, frames.subList(1, 3)),
                        new EventException("Boom", "a", null, 1, cause, frames)))
                .build());
        open("events/" + EventId.of(0x5107L, 1));

        assertThat(texts(".stack .exception:nth-of-type(2) > .frames > li"))
                .containsExactly("com.acme.shop.Cart.item Cart.java:12", "shared with the one above: 1 frame Web.get");
    }

    @Test
    void aDeepRecursionIsFolded() {
        List<Frame> frames = Collections.nCopies(1_000, Shop.app("Cart", "total", 12));
        accept(Shop.event(1)
                .exceptions(List.of(
                        new EventException("StackOverflowError", "java.lang", null, 1, Mechanism.GENERIC, frames)))
                .build());
        open("events/" + EventId.of(0x5107L, 1));

        assertThat(texts(".stack .frame")).hasSize(20);
        assertThat(texts(".stack summary")).containsExactly("980 more frames Cart.total");
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
}

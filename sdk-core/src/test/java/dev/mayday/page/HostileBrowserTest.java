package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.LogEntry;
import dev.mayday.group.GroupKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What was captured is shown, never obeyed. */
class HostileBrowserTest extends BrowserFixture {

    @Test
    void nothingCapturedEverRunsAndAllOfItCanBeRead() {
        Event hostile = HostileEvent.everywhere();
        Event message = Shop.event(8).logEntry(LogEntry.of(HostileEvent.ATTACK)).build();
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

    private void assertUntouched() {
        assertThat(driver().executeScript("return window.hit")).isNull();
        assertThat(driver().executeScript("return document.querySelectorAll('main script, main img, main svg,"
                        + " main iframe, main style, [onerror], [onload], [onclick], [style*=url]').length"))
                .isEqualTo(0L);
        assertThat(driver().executeScript("return [...document.querySelectorAll('a')].filter(a =>"
                        + " !a.getAttribute('href').startsWith('#')).length"))
                .isEqualTo(0L);
        assertThat(driver().executeScript("return performance.getEntriesByType('resource')"
                        + ".filter(entry => !entry.name.startsWith(location.origin + '/')).length"))
                .isEqualTo(0L);
    }
}

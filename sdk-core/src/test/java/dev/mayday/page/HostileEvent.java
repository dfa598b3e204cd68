package dev.mayday.page;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;

/** An event made by somebody who wants the page to do his work. */
final class HostileEvent {

    /** Each would set window.hit if anything of it ever ran. */
    static final String ATTACK = "<script>window.hit=1;alert(1)</script><img src=x onerror=\"window.hit=1;alert(1)\">"
            + "<svg/onload=alert(1)>\"'><a href=\"javascript:window.hit=1\">javascript:window.hit=1</a>"
            + "</title></style>{{7*7}}${7*7}\u202Eexe.gpj\u202C\u2066\u2067\u2069\u200B\u200F\u0007\u001B[31m";

    private HostileEvent() {}

    /** One event with the attack in every text it has. */
    static Event everywhere() {
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
                .breadcrumbs(List.of(
                        new Breadcrumb(1_000_000, null, null, null, Level.INFO, Map.of()),
                        new Breadcrumb(
                                Long.MIN_VALUE,
                                "type" + ATTACK,
                                "category" + ATTACK.substring(0, 100),
                                "crumb" + ATTACK,
                                Level.ERROR,
                                Map.of("dataKey" + ATTACK, "dataValue" + ATTACK))))
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
}

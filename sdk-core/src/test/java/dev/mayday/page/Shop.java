package dev.mayday.page;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a small web shop captures: events as rich as real ones. */
final class Shop {

    static final long NOON_MILLIS = 1_790_000_000_000L;

    private static final Mechanism UNHANDLED = Mechanism.of("auto.http.servlet", false);

    private Shop() {}

    static EventBuilder event(int number) {
        return Event.builder()
                .id(EventId.of(0x5107L, number))
                .timestampMillis(NOON_MILLIS + number)
                .level(Level.ERROR)
                .release("shop@1.4.2")
                .environment("production")
                .threadId(31)
                .threadName("http-nio-8080-exec-4");
    }

    /** An exception of that type, thrown in a class of that name. */
    static EventBuilder thrown(int number, String type, String inClass) {
        return event(number)
                .exceptions(List.of(new EventException(
                        type, "com.acme.shop", "it broke", 31, Mechanism.GENERIC, List.of(app(inClass, "run", 7)))));
    }

    static EventBuilder message(int number, String template, String formatted) {
        return event(number)
                .level(Level.WARNING)
                .logger("com.acme.shop.Stock")
                .logEntry(new LogEntry(template, List.of(), formatted));
    }

    /** A payment that timed out, with everything an event can hold. */
    static EventBuilder payment(int number, long atMillis) {
        return event(number)
                .timestampMillis(atMillis)
                .mechanism(UNHANDLED)
                .exceptions(paymentFailed())
                .transaction("POST /orders/{id}/pay")
                .serverName("shop-7d9f4-x2k")
                .user(User.of("4711")
                        .withName("Grace Hopper")
                        .withEmail("grace@example.com")
                        .withData(Map.of("plan", "business")))
                .request(new Request(
                        "POST",
                        "https://shop.example.com/orders/8812/pay",
                        "retry=[Filtered]&lang=en",
                        Map.of("Host", "shop.example.com", "Content-Type", "application/json", "X-Request-Id", "a91c"),
                        Map.of("SERVER_PORT", "8443")))
                .trace(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", null))
                .tag("tenant", "acme")
                .tag("region", "eu-west-1")
                .tag("feature.express-checkout", "on")
                .context("order", Map.of("id", 8812, "total", 129.9, "items", List.of("lamp", "chair", "desk")))
                .context(
                        "jvm_memory",
                        Map.of("heap_used_bytes", 412_331_008L, "heap_max_bytes", 1_073_741_824L, "collections", 42))
                .breadcrumbs(List.of(
                        crumb(atMillis - 74_210, "session", "signed in", Level.INFO, Map.of()),
                        crumb(atMillis - 31_040, "cart", "added 3 items", Level.INFO, Map.of("total", "129.90 EUR")),
                        crumb(
                                atMillis - 9_310,
                                "query",
                                "select * from orders where id = ?",
                                Level.DEBUG,
                                Map.of("ms", 4)),
                        crumb(
                                atMillis - 5_100,
                                "http",
                                "POST https://pay.example.com/v2/charges",
                                Level.INFO,
                                Map.of("status", 503, "attempt", 1)),
                        crumb(
                                atMillis - 2_870,
                                "com.acme.shop.pay.Gateway",
                                "gateway is slow, trying again",
                                Level.WARNING,
                                Map.of("attempt", 2)),
                        crumb(atMillis - 12, "com.acme.shop.pay.Gateway", "giving up", Level.ERROR, Map.of())));
    }

    private static List<EventException> paymentFailed() {
        List<Frame> entry = new ArrayList<>();
        entry.add(app("pay.PaymentService", "charge", 88));
        entry.add(app("web.OrderController", "pay", 41));
        entry.addAll(tomcat());
        entry.add(app("web.TenantFilter", "doFilter", 29));
        entry.addAll(tomcat());
        List<Frame> failed = new ArrayList<>(entry);
        failed.set(0, app("pay.PaymentService", "charge", 93));
        List<Frame> timeout = new ArrayList<>(List.of(
                library("sun.nio.ch.NioSocketImpl", "timedRead", 288),
                library("sun.nio.ch.NioSocketImpl", "implRead", 314),
                library("java.net.Socket$SocketInputStream", "read", 976),
                library("okhttp3.internal.http1.HeadersReader", "readLine", 29)));
        timeout.add(app("pay.Gateway", "post", 131));
        timeout.add(app("pay.Gateway", "charge", 64));
        timeout.addAll(entry);
        return List.of(
                new EventException(
                        "PaymentFailedException",
                        "com.acme.shop.pay",
                        "Order 8812 was not paid: the gateway did not answer within 5 s",
                        31,
                        UNHANDLED,
                        failed),
                new EventException(
                        "SocketTimeoutException",
                        "java.net",
                        "Read timed out",
                        31,
                        UNHANDLED.child(1, 0, "cause"),
                        timeout),
                new EventException(
                        "IllegalStateException",
                        "java.lang",
                        "connection is already closed",
                        31,
                        UNHANDLED.child(2, 1, "suppressed[0]"),
                        List.of(
                                library("okhttp3.internal.connection.RealConnection", "close", 402),
                                app("pay.Gateway", "close", 171))));
    }

    private static List<Frame> tomcat() {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            frames.add(library("org.apache.catalina.core.ApplicationFilterChain", "internalDoFilter", 150 + i));
        }
        return frames;
    }

    static Frame app(String inClass, String function, int line) {
        String file = inClass.substring(inClass.lastIndexOf('.') + 1) + ".java";
        return new Frame("com.acme.shop." + inClass, function, file, line, true, false);
    }

    static Frame library(String module, String function, int line) {
        String name = module.substring(module.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
        return new Frame(module, function, name + ".java", line, false, false);
    }

    static Breadcrumb crumb(long atMillis, String category, String text, Level level, Map<String, Object> data) {
        return new Breadcrumb(atMillis * 1_000_000, null, category, text, level, data);
    }

    static DeliveryReport report() {
        return new DeliveryReport(
                131,
                2,
                List.of(
                        new DestinationReport(
                                "sentry",
                                131,
                                9,
                                1,
                                12,
                                118,
                                4,
                                Map.of(DiscardReason.DUPLICATE, 3L, DiscardReason.TOO_LARGE, 2L)),
                        new DestinationReport("inbox", 131, 0, 0, 0, 128, 0, Map.of(DiscardReason.DUPLICATE, 3L))));
    }
}

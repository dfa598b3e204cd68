package dev.mayday.testkit;

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
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events as they look when they are about to leave. Every call builds an equal event anew. */
public final class Events {

    /** When all of them but the random ones happened. */
    public static final long TIMESTAMP_MILLIS =
            Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli();

    private Events() {}

    /** An event with a value in every place an event has, small enough to be read by a person. */
    public static Event full() {
        Mechanism captured = Mechanism.of("auto.http.servlet", false);
        EventException placeOrder = new EventException(
                "OrderException",
                "com.example.shop",
                "order 4711 could not be placed",
                31,
                captured,
                List.of(
                        frame("com.example.shop.OrderService", "place", "OrderService.java", 88, true),
                        frame("com.example.shop.OrderController", "submit", "OrderController.java", 41, true),
                        new Frame("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke", null, 0, false, true),
                        Frame.omitted(12),
                        frame("java.lang.Thread", "run", "Thread.java", 840, false)));
        EventException timeout = new EventException(
                "SocketTimeoutException",
                "java.net",
                "Read timed out",
                31,
                captured.child(1, 0, "cause"),
                List.of(
                        frame("sun.nio.ch.NioSocketImpl", "timedRead", "NioSocketImpl.java", 278, false),
                        frame("com.example.shop.StockClient", "reserve", "StockClient.java", 57, true)));
        EventException rollback = new EventException(
                "Rollback$Failed",
                "com.example.shop.db",
                null,
                31,
                captured.child(2, 0, "suppressed[0]"),
                List.of(frame("com.example.shop.db.Rollback", "close", "Rollback.java", 19, true)));
        return Event.builder()
                .id(EventId.parse("0123456789abcdef0123456789abcdef"))
                .timestampMillis(TIMESTAMP_MILLIS)
                .level(Level.FATAL)
                .throwable(new IllegalStateException("never sent itself"))
                .mechanism(captured)
                .logEntry(new LogEntry(
                        "order {} failed after {} tries", List.of("4711", "3"), "order 4711 failed after 3 tries"))
                .logger("com.example.shop.OrderController")
                .transaction("POST /orders/{id}")
                .release("shop@1.4.2+77")
                .dist("77")
                .environment("staging")
                .serverName("shop-7f9c")
                .user(new User("42", "ada", "ada@example.com", "Ada L.", "203.0.113.9", Map.of("plan", "gold")))
                .request(new Request(
                        "POST",
                        "https://shop.example.com/orders/4711",
                        "dryRun=false&token=[Filtered]",
                        ordered("Accept", "application/json", "X-Request-Id", "r-1"),
                        ordered("REMOTE_ADDR", "203.0.113.9", "SERVER_NAME", "shop")))
                .trace(new Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "53995c3f42cd8ad8"))
                .threadId(31)
                .threadName("http-nio-8080-exec-3")
                .exceptions(List.of(placeOrder, timeout, rollback))
                .threads(List.of(
                        new ThreadInfo(31, "http-nio-8080-exec-3", true, true, "RUNNABLE", List.of()),
                        new ThreadInfo(
                                1,
                                "main",
                                false,
                                false,
                                "TIMED_WAITING",
                                List.of(
                                        new Frame("java.lang.Object", "wait", "Object.java", 0, false, true),
                                        frame("com.example.shop.Main", "main", "Main.java", 12, true)))))
                .breadcrumbs(List.of(
                        crumb(1, "http", "http", "GET /stock", Level.WARNING)
                                .with("status_code", 404)
                                .with("url", "https://stock.example.com/items/1"),
                        crumb(2, "query", "sql", "select * from orders where id = ?", Level.DEBUG)
                                .with("rows", 1L)
                                .with("millis", 2.5),
                        crumb(2, null, "com.example.shop.Cart", "added 3 items", Level.INFO),
                        crumb(0, null, null, "clock went back", Level.ERROR)))
                .fingerprint(List.of("{{ default }}", "order-failed"))
                .tags(ordered("tenant", "acme", "region", "eu-west-1", "http.route", "/orders/{id}"))
                .context("runtime", orderedObjects("name", "OpenJDK Runtime Environment", "version", "21.0.2"))
                .context("os", orderedObjects("name", "Linux", "version", "6.1", "kernel_version", "6.1.0-18"))
                .context(
                        "order",
                        orderedObjects(
                                "id",
                                4711,
                                "total",
                                99.95,
                                "paid",
                                false,
                                "lines",
                                List.of(Map.of("sku", "A-1"), Map.of("sku", "B-2")),
                                "notes",
                                List.of("fragile", "gift")))
                .build();
    }

    /** An event with nothing but its identity, time and level. */
    public static Event minimal() {
        return Event.builder()
                .id(EventId.parse("00000000000000000000000000000001"))
                .timestampMillis(TIMESTAMP_MILLIS)
                .level(Level.ERROR)
                .build();
    }

    /** A message without an exception. */
    public static Event message() {
        return minimal().toBuilder()
                .id(EventId.parse("00000000000000000000000000000002"))
                .level(Level.WARNING)
                .logEntry(LogEntry.of("stock feed is late"))
                .threadId(7)
                .threadName("feed")
                .build();
    }

    /** The error of a busy service: 3 exceptions of 40 frames each and 100 breadcrumbs, no two alike. */
    public static Event large() {
        List<EventException> exceptions = new ArrayList<>();
        for (int depth = 0; depth < 3; depth++) {
            List<Frame> frames = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean own = i % 4 == 1;
                String type = (own ? "com.example.shop.checkout." : "org.springframework.web.servlet.")
                        + LAYERS.get((i * 7 + depth) % LAYERS.size())
                        + STEPS.get((i + depth) % STEPS.size());
                frames.add(frame(
                        type,
                        "do" + STEPS.get((i * 3) % STEPS.size()),
                        LAYERS.get(i % LAYERS.size()) + ".java",
                        31 + i * 17 + depth,
                        own));
            }
            Mechanism captured = Mechanism.of("auto.http.spring", false);
            exceptions.add(new EventException(
                    LAYERS.get(depth) + "Exception",
                    "com.example.shop.checkout",
                    "step " + depth + " of checkout " + (982_451_653L * (depth + 1))
                            + " failed: connection reset by peer",
                    57,
                    depth == 0 ? captured : captured.child(depth, depth - 1, "cause"),
                    frames));
        }
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long number = 7_919L * (i + 1) % 104_729;
            crumbs.add(
                    i % 3 == 0
                            ? crumb(i * 37, "http", "http", "GET https://stock.example.com/items/" + number, Level.INFO)
                                    .with("status_code", 200 + i % 5)
                                    .with("millis", number % 900)
                            : crumb(
                                    i * 37,
                                    null,
                                    "com.example.shop.checkout." + LAYERS.get(i % LAYERS.size()),
                                    "cart " + number + " now holds " + i % 9 + " lines, customer "
                                            + (number * 31) % 99_991,
                                    i % 10 == 0 ? Level.WARNING : Level.INFO));
        }
        return full().toBuilder()
                .id(EventId.parse("0123456789abcdef0123456789abcd03"))
                .exceptions(exceptions)
                .breadcrumbs(crumbs)
                .build();
    }

    /** An event made of what breaks encoders: controls, lone surrogates, bidi marks, long and deep values, NaN. */
    public static Event hostile() {
        return HostileEvents.hostile();
    }

    /** Any event, hostile text included; the same for the same seed. */
    public static Event random(long seed) {
        return new HostileEvents(seed).any();
    }

    private static final List<String> LAYERS = List.of(
            "Controller",
            "Service",
            "Repository",
            "Dispatcher",
            "Filter",
            "Client",
            "Gateway",
            "Interceptor",
            "Invoker");

    private static final List<String> STEPS = List.of(
            "Cart", "Payment", "Stock", "Dispatch", "Request", "Handler", "Order", "Chain", "Session", "Price", "Tax");

    private static Frame frame(String module, String function, String file, int line, boolean inApp) {
        return new Frame(module, function, file, line, inApp, false);
    }

    private static Breadcrumb crumb(int millisLater, String type, String category, String message, Level level) {
        return new Breadcrumb(
                (TIMESTAMP_MILLIS - 60_000 + millisLater) * 1_000_000, type, category, message, level, Map.of());
    }

    private static Map<String, String> ordered(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> orderedObjects(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

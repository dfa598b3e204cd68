package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.EventId;
import dev.mayday.report.DestinationReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page to break the shop from: its files, and what it asks for. */
final class Page {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html;charset=utf-8",
            "shop.css", "text/css;charset=utf-8",
            "shop.js", "text/javascript;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final MaydayClient mayday;
    private final String inbox;
    private final Incidents incidents;
    private final Customers customers;
    private final Basket basket;
    private final boolean virtualThreads;

    Page(
            MaydayClient mayday,
            String inbox,
            Incidents incidents,
            Customers customers,
            Basket basket,
            boolean virtualThreads) {
        this.mayday = mayday;
        this.inbox = inbox;
        this.incidents = incidents;
        this.customers = customers;
        this.basket = basket;
        this.virtualThreads = virtualThreads;
    }

    Reply file(String path) {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        String type = TYPES.get(name);
        return type == null ? Reply.text(404, "Nothing here.") : Reply.file(type, read(name));
    }

    private static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("page/" + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page shows before anything is pressed. */
    Reply shop(String path) {
        List<Map<String, String>> people = customers.all().stream()
                .map(customer -> Map.of("id", customer.id(), "name", customer.name()))
                .toList();
        List<Map<String, Object>> lines = basket.lines().stream()
                .map(line -> Map.<String, Object>of(
                        "count", line.count(), "article", line.article().name(), "price", line.price()))
                .toList();
        Map<String, Object> shop = new LinkedHashMap<>();
        shop.put("inbox", inbox);
        shop.put("java", Runtime.version().feature());
        shop.put("virtualThreads", virtualThreads);
        shop.put("customers", people);
        shop.put("basket", lines);
        shop.put("total", basket.total());
        return Reply.json(200, shop);
    }

    /** Which events a request has led to, and where all events have gone so far. */
    Reply incident(String path) {
        List<EventId> events = incidents.of(path.substring(path.lastIndexOf('/') + 1));
        Map<String, Object> incident = new LinkedHashMap<>();
        incident.put("events", events.size());
        incident.put("last", events.isEmpty() ? "" : events.get(events.size() - 1));
        incident.put(
                "destinations",
                mayday.report().destinations().stream().map(Page::numbers).toList());
        return Reply.json(200, incident);
    }

    private static Map<String, Object> numbers(DestinationReport report) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("name", report.destination());
        numbers.put("delivered", report.delivered() + report.merged());
        numbers.put("waiting", report.pending());
        numbers.put("discarded", report.discardedInAll());
        return numbers;
    }
}

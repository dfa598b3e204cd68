package dev.maydayshop;

import java.util.List;
import java.util.stream.Stream;

/**
 * A button of the page and what has to come of it.
 *
 * @param action the path it posts to
 * @param title what the inbox calls the group
 * @param text a part of the message
 * @param level the level on the wire
 * @param handled false if nobody caught it
 * @param events how many events one press makes
 * @param breadcrumbs category and message of each, in order
 */
record Button(
        String action, String title, String text, String level, boolean handled, int events, List<String> breadcrumbs) {

    private static final List<Button> ALL = List.of(
            new Button(
                    "checkout",
                    "CheckoutException",
                    "could not be paid",
                    "error",
                    true,
                    1,
                    List.of(
                            "request POST /checkout",
                            "basket checked out",
                            "stock set aside for order #",
                            "payment charging €83.90")),
            new Button(
                    "stock",
                    "The stock feed is slow",
                    "",
                    "warning",
                    true,
                    1,
                    List.of("request POST /stock", "stock asking the warehouse", "stock the warehouse answered")),
            new Button(
                    "receipt",
                    "MailException",
                    "no receipt in English",
                    "error",
                    true,
                    1,
                    List.of("request POST /receipt", "mail receipt queued", "mail rendering")),
            new Button(
                    "sale",
                    "SoldOutException",
                    "Porcelain teapot is sold out",
                    "error",
                    true,
                    FlashSale.BUYERS,
                    List.of("request POST /sale", "sale opened")),
            new Button(
                    "invoices",
                    "NumberFormatException",
                    "",
                    "fatal",
                    false,
                    1,
                    List.of(
                            "request POST /invoices",
                            "invoice printing",
                            "invoice printed",
                            "invoice printing",
                            "invoice printed",
                            "invoice printing")),
            new Button(
                    "refund",
                    "The bank refused to refund €83.90 for order 1037",
                    "",
                    "error",
                    true,
                    1,
                    List.of("request POST /refund", "dev.maydayshop.Refunds asking for the refund of €83.90")));

    private static final Button VIRTUAL = new Button(
            "recommendations",
            "IndexOutOfBoundsException",
            "Index 0 out of bounds for length 0",
            "error",
            true,
            1,
            List.of("request POST /recommendations", "recommendations asked for", "recommendations history read"));

    /** Those that this JVM can offer. */
    static Stream<Button> all() {
        return hasVirtualThreads() ? Stream.concat(ALL.stream(), Stream.of(VIRTUAL)) : ALL.stream();
    }

    static Button named(String action) {
        return all().filter(button -> button.action().equals(action))
                .findFirst()
                .orElseThrow();
    }

    /** A breadcrumb without the number that each order has of its own. */
    static String breadcrumb(String text) {
        return text.replaceAll("order \\d+", "order #");
    }

    static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    @Override
    public String toString() {
        return action;
    }
}

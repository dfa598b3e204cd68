package dev.mayday.benchmarks;

import java.util.List;
import java.util.Locale;

/** The main results as bars, the shortest the best, Mayday's in colour. */
final class Picture {

    private static final int WIDTH = 860;
    private static final int LABEL = 130;
    private static final int BAR = 200;
    private static final int ROW = 18;
    private static final int PANEL = 34 + 5 * ROW;
    private static final List<String> PEERS =
            List.of(Peers.MAYDAY, Peers.SENTRY, Peers.BUGSNAG, Peers.ROLLBAR, Peers.OTEL);

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    Picture(Results results) {
        this.results = results;
    }

    String svg() {
        int height = 3 * PANEL + 20;
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        panel(0, 0, "capture on the caller, median, µs", "caller p50 us", 1);
        panel(1, 0, "processor time per event, µs", "cpu us", 1);
        panel(0, 1, "request scope with user and ten tags, ns", "tagsAsMap 100 ns", 1);
        panel(1, 1, "breadcrumb, ns", "withoutData ns", 1);
        panel(0, 2, "main to first capture accepted, ms", "accepted us", 1_000);
        panel(1, 2, "bytes on the wire per event", "wire bytes", 1);
        return out.append("</svg>\n").toString();
    }

    private void panel(int column, int row, String title, String measure, double unit) {
        int x = 10 + column * WIDTH / 2;
        int y = 24 + row * PANEL;
        text(x, y, title, "#222", true);
        double longest = PEERS.stream()
                .filter(peer -> results.has(peer, measure))
                .mapToDouble(peer -> results.median(peer, measure))
                .max()
                .orElse(1);
        for (String peer : PEERS) {
            y += ROW;
            if (results.has(peer, measure)) {
                double value = results.median(peer, measure);
                long length = Math.max(1, Math.round(BAR * value / longest));
                text(x, y, peer, "#444", false);
                out.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\" rx=\"2\" fill=\"%s\"/>%n",
                        x + LABEL,
                        y - 10,
                        length,
                        peer.equals(Peers.MAYDAY) ? "#c2410c" : "#94a3b8"));
                text(x + LABEL + (int) length + 6, y, Report.number(value / unit), "#444", false);
            } else {
                text(x, y, peer, "#999", false);
                text(x + LABEL, y, "has none", "#999", false);
            }
        }
    }

    private void text(int x, int y, String text, String colour, boolean bold) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s>%s</text>%n",
                x,
                y,
                colour,
                bold ? " font-weight=\"bold\"" : "",
                text));
    }
}

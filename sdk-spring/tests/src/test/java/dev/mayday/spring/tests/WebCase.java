package dev.mayday.spring.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the table: what is asked of which copy of the shop, and what has to arrive at its project.
 *
 * @param project the copy, by its project at the receiver
 * @param how {@code GET}, or another way to ask
 * @param path the address, and the mark by which its events are told from those of the others
 * @param status what the client is answered; 0 where it hears nothing
 * @param events how many events arrive
 * @param message in the exception or the line that the event tells; empty for no event
 * @param handled as the event says; {@code ?} where it depends on who is faster
 * @param user {@code -} for none
 * @param transaction the route
 * @param crumbs in the trail, in their order, beside that of the request itself
 */
record WebCase(
        String project,
        String how,
        String path,
        int status,
        int events,
        String message,
        String handled,
        String user,
        String transaction,
        List<String> crumbs) {

    static Stream<WebCase> table(String text) {
        return text.lines().filter(line -> !line.isBlank()).map(WebCase::row);
    }

    private static WebCase row(String line) {
        String[] cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        if (cells.length != 10) {
            throw new IllegalArgumentException(cells.length + " cells: " + line);
        }
        return new WebCase(
                cells[0],
                cells[1],
                cells[2],
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                cells[5],
                cells[6],
                cells[7],
                cells[8],
                cells[9].isEmpty() ? List.of() : List.of(cells[9].split(", ")));
    }

    /** Whether {@code event} came of this request: by its address, or by the path in what was said. */
    boolean owns(JsonNode event) {
        String url = event.path("request").path("url").asText();
        return url.endsWith(path) || (url.isEmpty() && event.toString().contains(path + "\""));
    }

    @Override
    public String toString() {
        return project + " " + how + " " + path;
    }
}

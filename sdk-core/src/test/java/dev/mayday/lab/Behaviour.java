package dev.mayday.lab;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ingest server does with one request. Written as a line, so that it can be told to another process:
 *
 * <pre>
 *   status 429 | Retry-After: 60     answers so; keeps what came if the status is 2xx
 *   partial 3, partial 3 json        keeps all but the last 3 events, and answers 200 with that count as OTLP has it
 *   forget                           answers 200 and keeps nothing
 *   hang-before, hang-after          goes silent, before or after it has read the request
 *   keep-hang, keep-reset            keeps what came and then never answers, or resets the connection
 *   drip 50                          keeps what came and answers 200, one byte every 50 ms
 *   reset                            resets the connection in the middle of the body
 *   raw HELLO\r\n                    keeps nothing and answers with those bytes
 * </pre>
 *
 * @param act what it does
 * @param keeps whether it holds the events afterwards
 * @param response what it answers with, as bytes of Latin-1
 * @param pauseMillis between two bytes of the answer
 * @param refused events of the request that it does not keep although it keeps the others
 */
record Behaviour(Act act, boolean keeps, String response, long pauseMillis, int refused) {

    enum Act {
        ANSWER,
        DRIP,
        HANG_BEFORE,
        HANG_AFTER,
        RESET_IN_BODY,
        RESET_AFTER
    }

    static final Behaviour OK = parse("status 200");

    private Behaviour(Act act, boolean keeps, String response, long pauseMillis) {
        this(act, keeps, response, pauseMillis, 0);
    }

    static Behaviour parse(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length == 1 ? "" : words[1];
        return switch (words[0]) {
            case "status" -> status(rest);
            case "partial" -> partial(rest);
            case "forget" -> new Behaviour(Act.ANSWER, false, OK.response, 0);
            case "hang-before" -> new Behaviour(Act.HANG_BEFORE, false, "", 0);
            case "hang-after" -> new Behaviour(Act.HANG_AFTER, false, "", 0);
            case "keep-hang" -> new Behaviour(Act.HANG_AFTER, true, "", 0);
            case "keep-reset" -> new Behaviour(Act.RESET_AFTER, true, "", 0);
            case "reset" -> new Behaviour(Act.RESET_IN_BODY, false, "", 0);
            case "drip" -> new Behaviour(Act.DRIP, true, OK.response, Long.parseLong(rest));
            case "raw" -> new Behaviour(Act.ANSWER, false, rest.translateEscapes(), 0);
            default -> throw new IllegalArgumentException("behaviour: unknown '" + line + "'");
        };
    }

    private static Behaviour partial(String rest) {
        String[] words = rest.split(" ");
        int refused = Integer.parseInt(words[0]);
        boolean json = words.length > 1 && words[1].equals("json");
        String body = json
                ? "{\"partialSuccess\":{\"rejectedLogRecords\":\"" + refused + "\",\"errorMessage\":\"as told\"}}"
                : new String(protobuf(refused), StandardCharsets.ISO_8859_1);
        String response = "HTTP/1.1 200 As told\r\nContent-Type: application/" + (json ? "json" : "x-protobuf")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return new Behaviour(Act.ANSWER, true, response, 0, refused);
    }

    private static byte[] protobuf(int refused) {
        return ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(refused)
                        .setErrorMessage("as told"))
                .build()
                .toByteArray();
    }

    private static Behaviour status(String rest) {
        List<String> parts = new ArrayList<>(List.of(rest.split(" \\| ")));
        int status = Integer.parseInt(parts.remove(0));
        StringBuilder response = new StringBuilder("HTTP/1.1 " + status + " As told\r\n");
        parts.forEach(header -> response.append(header).append("\r\n"));
        response.append("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        return new Behaviour(Act.ANSWER, status >= 200 && status < 300, response.toString(), 0);
    }
}

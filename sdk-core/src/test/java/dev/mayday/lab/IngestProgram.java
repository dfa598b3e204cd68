package dev.mayday.lab;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with ingest servers in it, which does what it is told over its line. A command begins with a word that its answer
 * begins with, too, and names the server by its number, so that several outages can be had at once. After that word:
 *
 * <pre>
 *   new                              -> its number
 *   0 open                           -> its port
 *   0 refuse | 0 release             -> done
 *   0 always hang-before             -> done
 *   0 during 500 status 503          -> done
 *   0 next 3 status 503              -> done
 *   0 when poison status 400         -> done
 *   0 await-events 10 5000           -> true or false
 *   0 await-requests 10 5000         -> true or false
 *   0 holdings                       -> {@link Holdings} as JSON
 * </pre>
 */
final class IngestProgram {

    private static final Map<String, BodyDecoder> DECODERS =
            Map.of("/envelope/", new EnvelopeBodies(), "/v1/logs", new LogBodies());

    private final List<IngestServer> servers = new CopyOnWriteArrayList<>();

    private IngestProgram() {}

    public static void main(String[] args) {
        IngestProgram program = new IngestProgram();
        try (Line line = Line.toParent(args)) {
            // When the parent has gone, so is this process: nothing is left behind.
            for (@Nullable String command = line.read(); command != null; command = line.read()) {
                String[] words = command.split(" ", 2);
                Runnable answer = () -> line.write(words[0] + " " + program.answer(words[1]));
                if (words[1].contains(" await-")) {
                    Thread waiting = new Thread(answer, "ingest-await");
                    waiting.setDaemon(true);
                    waiting.start();
                } else {
                    answer.run();
                }
            }
        }
    }

    private String answer(String command) {
        try {
            if (command.equals("new")) {
                servers.add(new IngestServer(DECODERS));
                return String.valueOf(servers.size() - 1);
            }
            String[] words = command.split(" ", 4);
            return answer(servers.get(Integer.parseInt(words[0])), words);
        } catch (RuntimeException e) {
            return "error " + e;
        }
    }

    private static String answer(IngestServer server, String[] words) {
        switch (words[1]) {
            case "open" -> {
                return String.valueOf(server.open());
            }
            case "refuse" -> server.refuse();
            case "release" -> server.release();
            case "always" -> server.always(Behaviour.parse(words.length == 3 ? words[2] : words[2] + " " + words[3]));
            case "during" -> server.during(Long.parseLong(words[2]), Behaviour.parse(words[3]));
            case "next" -> server.next(Integer.parseInt(words[2]), Behaviour.parse(words[3]));
            case "when" -> server.when(words[2], Behaviour.parse(words[3]));
            case "await-events" -> {
                return String.valueOf(server.awaitEvents(Integer.parseInt(words[2]), Long.parseLong(words[3])));
            }
            case "await-requests" -> {
                return String.valueOf(server.awaitRequests(Integer.parseInt(words[2]), Long.parseLong(words[3])));
            }
            case "holdings" -> {
                return server.holdings().toLine();
            }
            default -> throw new IllegalArgumentException("command: unknown '" + words[1] + "'");
        }
        return "done";
    }
}

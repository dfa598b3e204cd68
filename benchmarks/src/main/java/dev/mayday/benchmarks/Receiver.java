package dev.mayday.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The server of all protocols, in a JVM of its own. It takes everything, and says afterwards how many distinct events came,
 * by the markers in them. While events arrive it does as little as it can: a body is kept as it came and searched when
 * somebody asks. Only batches of OTLP are searched at once, after the answer, because nobody else could count them.
 *
 * <p>The number of events so far stands in a file that both processes map. The process ends with its standard input.
 */
final class Receiver {

    private static final byte[] MARKER = Workload.MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 6;
    private static final String ROLLBAR_ANSWER =
            "{\"err\":0,\"result\":{\"id\":null,\"uuid\":\"0123456789abcdef0123456789abcdef\"}}";

    private final ByteBuffer counter;
    private final List<Kept> kept = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private long bytes;
    private long requests;
    private long events;

    private Receiver(ByteBuffer counter) {
        this.counter = counter;
    }

    /** Argument: the file of the counter. Prints the port. */
    public static void main(String[] args) throws IOException {
        ByteBuffer counter;
        try (FileChannel file = FileChannel.open(
                Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            counter = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).order(ByteOrder.nativeOrder());
        }
        Receiver receiver = new Receiver(counter);
        try (ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            System.out.flush();
            daemon(() -> receiver.acceptAll(server));
            while (System.in.read() >= 0) {
                // until whoever started this process ends
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end of main
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Input in = new Input(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                String request = in.line();
                if (request.isEmpty()) {
                    return;
                }
                answer(request.split(" ", -1)[1], in, out);
            }
        } catch (IOException gone) {
            // a client that went away
        }
    }

    private void answer(String path, Input in, OutputStream out) throws IOException {
        int length = 0;
        boolean chunked = false;
        boolean gzip = false;
        for (String header = in.line(); !header.isEmpty(); header = in.line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("content-encoding:")) {
                gzip = lower.contains("gzip");
            }
        }
        byte[] body = chunked ? in.chunks() : in.exactly(length);
        if (path.startsWith("/bench/")) {
            reply(out, "text/plain", path.endsWith("/reset") ? reset() : stats());
            return;
        }
        if (path.endsWith("/v1/logs")) {
            reply(out, "application/x-protobuf", "");
        } else {
            reply(out, "application/json", path.contains("/item") ? ROLLBAR_ANSWER : "{}");
        }
        take(path, new Kept(body, gzip), in.taken());
    }

    private static void reply(OutputStream out, String type, String body) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void take(String path, Kept body, long wireBytes) throws IOException {
        BitSet found = new BitSet();
        int count = 1;
        boolean batch = path.endsWith("/v1/logs");
        if (batch) {
            find(body.plain(Integer.MAX_VALUE), found);
            count = found.cardinality();
        } else if (path.endsWith("/envelope/")) {
            String head = new String(body.plain(200), StandardCharsets.US_ASCII);
            count = head.lines().findFirst().orElse("").contains("\"event_id\"") ? 1 : 0;
        } else if (path.endsWith("/sessions")) {
            count = 0;
        }
        synchronized (this) {
            bytes += wireBytes;
            requests++;
            events += count;
            if (batch) {
                seen.or(found);
            } else {
                kept.add(body);
            }
            counter.putLong(0, events);
        }
    }

    private synchronized String reset() {
        kept.clear();
        seen.clear();
        bytes = 0;
        requests = 0;
        events = 0;
        counter.putLong(0, 0);
        return "";
    }

    private synchronized String stats() throws IOException {
        for (Kept body : kept) {
            find(body.plain(Integer.MAX_VALUE), seen);
        }
        kept.clear();
        return "bytes=" + bytes + "\nrequests=" + requests + "\nevents=" + events + "\ndistinct=" + seen.cardinality()
                + "\n";
    }

    /** Sets the bits of the numbers behind markers. */
    private static void find(byte[] text, BitSet found) {
        for (int i = 0; i + MARKER.length + DIGITS <= text.length; i++) {
            if (text[i] == MARKER[0] && isMarker(text, i)) {
                int number = 0;
                for (int d = 0; d < DIGITS; d++) {
                    number = 10 * number + text[i + MARKER.length + d] - '0';
                }
                found.set(number);
            }
        }
    }

    private static boolean isMarker(byte[] text, int at) {
        for (int i = 1; i < MARKER.length; i++) {
            if (text[at + i] != MARKER[i]) {
                return false;
            }
        }
        return true;
    }

    /** A body as it came. */
    private static final class Kept {

        private final byte[] body;
        private final boolean gzip;

        Kept(byte[] body, boolean gzip) {
            this.body = body;
            this.gzip = gzip;
        }

        byte[] plain(int max) throws IOException {
            if (!gzip) {
                return body;
            }
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8_192)) {
                return in.readNBytes(max);
            }
        }
    }

    /** One connection, read as HTTP/1.1 has it. */
    private static final class Input {

        private final InputStream in;
        private long taken;

        Input(InputStream in) {
            this.in = new BufferedInputStream(in, 65_536);
        }

        /** The bytes taken since the last call. */
        long taken() {
            long count = taken;
            taken = 0;
            return count;
        }

        /** The next line without its end; empty at the end of the connection. */
        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                taken++;
                if (c == '\n') {
                    break;
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        byte[] exactly(int length) throws IOException {
            byte[] all = in.readNBytes(length);
            taken += all.length;
            if (all.length < length) {
                throw new IOException("cut off");
            }
            return all;
        }

        byte[] chunks() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int length = Integer.parseInt(line(), 16);
            while (length > 0) {
                all.writeBytes(exactly(length));
                line();
                length = Integer.parseInt(line(), 16);
            }
            line();
            return all.toByteArray();
        }
    }
}

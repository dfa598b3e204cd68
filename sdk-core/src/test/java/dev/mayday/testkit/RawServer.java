package dev.mayday.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback address that shows each byte it gets and sends exactly the bytes a test wants, HTTP or not. Each
 * connection runs a script of its own; closing ends all of them.
 */
public final class RawServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Integer> clientPorts = new CopyOnWriteArrayList<>();

    /** What happens on one connection; when it returns or fails, the connection is closed. */
    public interface Script {
        /** Runs on a thread of its own. */
        void run(Connection connection) throws IOException;
    }

    private RawServer(int port, Script script) {
        this.script = script;
        try {
            this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that runs that script on every connection. */
    public static RawServer start(Script script) {
        return start(0, script);
    }

    /** The same on that port, or on any that is free if it is 0. */
    public static RawServer start(int port, Script script) {
        RawServer server = new RawServer(port, script);
        daemon(server::accept);
        return server;
    }

    /** Starts a server that answers every request with those bytes and keeps its connections. */
    public static RawServer answering(String response) {
        return start(connection -> {
            while (connection.readRequest() != null) {
                connection.write(response);
            }
        });
    }

    /** The port it listens on. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Its address as a URL with that path. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The requests so far, over all connections. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were made so far. */
    public int connections() {
        return clientPorts.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                if (socket.isClosed()) {
                    client.close(); // a blocked accept may outlive the close by one connection
                    return;
                }
                clientPorts.add(client.getPort());
                int number = clientPorts.size();
                daemon(() -> serve(client, number));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client, int number) {
        try (client) {
            script.run(new Connection(client, number));
        } catch (IOException e) {
            // The client has gone, which is what some tests are about.
            return;
        } finally {
            open.remove(client);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request as it came over the wire. */
    public static final class Request {

        private final List<String> head;
        private final byte[] body;

        Request(List<String> head, byte[] body) {
            this.head = List.copyOf(head);
            this.body = body;
        }

        /** The request line. */
        public String line() {
            return head.get(0);
        }

        /** Every value of that header, in order. */
        public List<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.stream()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        /** The body's bytes. */
        public byte[] body() {
            return body;
        }
    }

    /** One connection, seen from the server. For one thread. */
    public final class Connection {

        private final Socket socket;
        private final int number;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Its place among the connections to this server, from 1. */
        public int number() {
            return number;
        }

        /** Waits for the first byte of a request and leaves it unread; false once the client has closed. */
        public boolean awaitRequest() throws IOException {
            in.mark(1);
            boolean more = in.read() >= 0;
            in.reset();
            return more;
        }

        /** Reads one request with a {@code Content-Length} or without a body, and keeps it; null once the client has closed. */
        public @Nullable Request readRequest() throws IOException {
            Request head = readHead();
            if (head == null) {
                return null;
            }
            Request request = readBody(head);
            requests.add(request);
            return request;
        }

        /** Reads the head of a request alone; null once the client has closed. */
        public @Nullable Request readHead() throws IOException {
            List<String> head = new ArrayList<>();
            for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
                head.add(line);
            }
            if (head.isEmpty()) {
                return null;
            }
            return new Request(head, new byte[0]);
        }

        /** Reads what belongs to that head. */
        public Request readBody(Request head) throws IOException {
            List<String> length = head.header("Content-Length");
            byte[] body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length.get(0)));
            return new Request(head.head, body);
        }

        /** Reads that many bytes of what comes next, or fewer if the client closes, and forgets them. */
        public void skip(int bytes) throws IOException {
            in.readNBytes(bytes);
        }

        private @Nullable String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    if (line.size() == 0) {
                        return null;
                    }
                    throw new EOFException();
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }

        /** Sends those characters as bytes. */
        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Waits until the client closes, and reads nothing meanwhile that a test could see. */
        public void awaitEnd() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** Closes with a reset instead of an orderly end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Carries bytes both ways between the client and that port, until either end closes. */
        public void tunnelTo(int port) throws IOException {
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(target);
                InputStream back = target.getInputStream();
                daemon(() -> copy(back, out, socket));
                copy(in, target.getOutputStream(), target);
            }
        }

        private void copy(InputStream from, OutputStream to, Socket end) {
            try (end) {
                byte[] buffer = new byte[8192];
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    to.write(buffer, 0, read);
                    to.flush();
                }
            } catch (IOException e) {
                // One end has closed: so does the other.
                return;
            }
        }
    }
}

package dev.mayday.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * A server on the loopback address that speaks as much of HTTP/2 over TLS as it takes to answer a small request, and does with
 * a connection what a test wants (RFC 9113). Each connection runs a script of its own; closing ends all of them.
 */
public final class Http2Server implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;

    /** Of a frame of settings or a ping; of headers and data the same bit says that the stream ends. */
    private static final int ACK = 1;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int REFUSED_STREAM = 7;
    private static final int PREFACE_BYTES = 24;

    private final SSLServerSocket socket;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    /** What happens on one connection; when it returns or fails, the connection is closed. */
    public interface Script {
        /** Runs on a thread of its own. */
        void run(Connection connection) throws IOException;
    }

    private Http2Server(SSLServerSocket socket, Script script) {
        this.socket = socket;
        this.script = script;
    }

    /** Starts a server with that certificate which runs that script on every connection. */
    public static Http2Server start(TlsFiles files, Script script) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(files.keyStore())) {
            keys.load(in, files.password().toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, files.password().toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        Http2Server server = new Http2Server(socket, script);
        daemon(server::accept);
        return server;
    }

    /** Its address. */
    public String url() {
        return "https://localhost:" + socket.getLocalPort();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** How many whole requests came so far, over all connections. */
    public int requests() {
        return requests.get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                int number = connections.incrementAndGet();
                daemon(() -> serve(client, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client, int number) {
        try (client) {
            Connection connection = new Connection(client, number);
            connection.greet();
            script.run(connection);
        } catch (IOException gone) {
            return; // which is what some tests are about
        } finally {
            open.remove(client);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "http2-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }

    /** One connection, seen from the server. For one thread. */
    public final class Connection {

        private final int number;
        private final DataInputStream in;
        private final DataOutputStream out;

        Connection(Socket socket, int number) throws IOException {
            this.number = number;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = new DataOutputStream(socket.getOutputStream());
        }

        /** Its place among the connections to this server, from 1. */
        public int number() {
            return number;
        }

        private void greet() throws IOException {
            in.readFully(new byte[PREFACE_BYTES]);
            write(SETTINGS, 0, 0);
        }

        /** Waits for a whole request, and returns its stream. */
        public int readRequest() throws IOException {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (payload.length < length || type == GOAWAY) {
                    throw new EOFException();
                }
                if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                    requests.incrementAndGet();
                    return stream;
                }
                if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
                    write(type, ACK, 0, type == PING ? payload : new byte[0]);
                }
            }
        }

        /** Answers 200 with nothing more. */
        public void answer(int stream) throws IOException {
            write(HEADERS, END_HEADERS | END_STREAM, stream, (byte)
                    0x88); // ":status: 200", the eighth of the static table
        }

        /** Says that nothing was done for that stream. */
        public void refuse(int stream) throws IOException {
            write(RST_STREAM, 0, stream, new byte[] {0, 0, 0, REFUSED_STREAM});
        }

        /** Says that no stream after that one will be looked at. */
        public void goAway(int stream) throws IOException {
            write(GOAWAY, 0, 0, new byte[] {0, 0, (byte) (stream >> 8), (byte) stream, 0, 0, 0, 0});
        }

        private void write(int type, int flags, int stream, byte... payload) throws IOException {
            out.write(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags});
            out.writeInt(stream);
            out.write(payload);
            out.flush();
        }
    }
}

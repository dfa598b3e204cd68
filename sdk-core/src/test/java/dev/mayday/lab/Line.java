package dev.mayday.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text between two processes, over a socket: what a process has written arrives even if it is killed right after.
 * Thread-safe for writers; one thread reads.
 */
final class Line implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;
    private final ReentrantLock writing = new ReentrantLock();

    Line(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line to the process that started this one, whose first argument is the port. */
    static Line toParent(String[] args) {
        try {
            return new Line(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line, or null at the end. */
    @Nullable
    String read() {
        try {
            return in.readLine();
        } catch (IOException gone) {
            return null;
        }
    }

    /** Sends one line at once; silent if nobody is there any more. */
    void write(String line) {
        writing.lock();
        try {
            out.write(line);
            out.write('\n');
            out.flush();
        } catch (IOException gone) {
            return;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

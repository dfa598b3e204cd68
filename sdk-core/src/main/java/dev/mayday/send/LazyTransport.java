package dev.mayday.send;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Makes the real transport when the first request leaves, and again with the next one if that failed. */
final class LazyTransport implements Transport {

    private final Maker maker;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Transport transport;
    private volatile boolean closed;

    LazyTransport(Maker maker) {
        this.maker = maker;
    }

    @Override
    public Answer send(byte[] body, Kind kind) throws IOException {
        return transport().send(body, kind);
    }

    private Transport transport() throws IOException {
        Transport made = transport;
        if (made == null) {
            making.lock();
            try {
                made = transport;
                if (made == null) {
                    made = make();
                    transport = made;
                }
            } finally {
                making.unlock();
            }
        }
        if (closed) {
            made.close();
        }
        return made;
    }

    private Transport make() throws IOException {
        if (closed) {
            throw new ConnectException("closed");
        }
        try {
            return maker.make();
        } catch (IOException e) {
            ConnectException unsent = new ConnectException(e.getMessage());
            unsent.initCause(e);
            throw unsent;
        }
    }

    @Override
    public void close() {
        // Without the lock: whoever makes a transport meanwhile looks at the flag afterwards.
        closed = true;
        Transport made = transport;
        if (made != null) {
            made.close();
        }
    }

    /** Makes the transport. */
    interface Maker {
        Transport make() throws IOException;
    }
}

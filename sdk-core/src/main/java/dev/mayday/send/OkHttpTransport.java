package dev.mayday.send;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Sends with OkHttp, on the calling thread: no dispatcher, whose threads are no daemons. The only class that knows OkHttp.
 */
final class OkHttpTransport implements Transport {

    private static final int HTTP_PROXY_AUTH_REQUIRED = 407;

    /** An answer is a few hundred bytes of JSON. What is longer than this costs the connection instead of our time. */
    private static final int MAX_DRAINED_BYTES = 64 * 1024;

    private static final int MAX_LOGGED_BYTES = 4 * Answer.MAX_BODY_CHARS;

    /** Longer than the pauses of a busy service, shorter than most balancers keep an idle connection; for servers see Body. */
    private static final long KEEP_ALIVE_SECONDS = 55;

    private final MediaType contentType;
    private final HttpUrl url;
    private final Headers headers;
    private final Headers packed;
    private final ConnectionPool connections = new ConnectionPool(4, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    private final OkHttpClient client;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final EarlierTimeout earlier = new EarlierTimeout();
    private volatile boolean closed;

    /**
     * A transport to that endpoint.
     *
     * @throws IOException if the trust store cannot be read
     */
    OkHttpTransport(Endpoint endpoint, HttpSettings settings) throws IOException {
        this.contentType = MediaType.get(endpoint.contentType());
        this.url = HttpUrl.get(endpoint.url());
        this.headers = headers(endpoint, settings.proxy(), url.isHttps());
        this.packed = headers.newBuilder().set("Content-Encoding", "gzip").build();
        this.client = client(settings, connections, url.isHttps());
    }

    @Override
    public Answer send(byte[] body, Kind kind) throws IOException {
        earlier.requested();
        if (kind == Kind.CLIENT_REPORT) {
            // Sent once at most, and so never on a connection that the server may have given up meanwhile.
            connections.evictAll();
        }
        Progress progress = new Progress(kind == Kind.EVENT);
        Request request = new Request.Builder()
                .url(url)
                .headers(isGzip(body) ? packed : headers)
                .post(new Body(contentType, body, progress))
                .tag(Progress.class, progress)
                .build();
        Call call = client.newCall(request);
        calls.add(call);
        try {
            if (closed) {
                throw new ConnectException("closed");
            }
            try (Response response = call.execute()) {
                return answer(response);
            }
        } catch (Exception e) { // Kotlin declares none: an interrupted connect may throw InterruptedException
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failure(e, progress);
        } finally {
            calls.remove(call);
            if (closed) {
                connections.evictAll(); // a call that was just done has given its connection back, for another minute
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        // One that was added after this loop sees the flag; an interrupt would not end a blocked read.
        calls.forEach(Call::cancel);
        connections.evictAll();
        earlier.end();
    }

    private static boolean isGzip(byte[] body) {
        return body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    }

    private static IOException failure(Exception e, Progress progress) {
        String text = text(e) + (progress.answered ? "" : progress.detour());
        boolean withDetour = !text.equals(text(e));
        // Of two tries the first may have reached the server, although the second one could not connect.
        boolean unsent = !progress.requestBegun || (progress.answered && e instanceof ConnectException);
        if (unsent) {
            if (e instanceof ConnectException known && !withDetour) {
                return known;
            }
            ConnectException failure = new ConnectException(text);
            failure.initCause(e);
            return failure;
        }
        // A proxy selector or trust manager of the application may throw anything: no reason to lose an event.
        return e instanceof IOException known && !(e instanceof ConnectException) && !withDetour
                ? known
                : new IOException(text, e);
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static Answer answer(Response response) throws IOException {
        if (response.code() == HTTP_PROXY_AUTH_REQUIRED) {
            // The proxy speaks, the server never saw the event.
            throw new ConnectException("the proxy wants other credentials (407)");
        }
        List<String> limits = response.headers("X-Sentry-Rate-Limits");
        String retryAfter = response.header("Retry-After");
        return new Answer(
                response.code(),
                limits.isEmpty() ? null : String.join(",", limits),
                retryAfter,
                retryAfter == null ? null : response.headers().getInstant("Date"), // nothing else needs it
                drain(response));
    }

    /** Reads the body to its end, so that the connection can be used again, within bounds; returns its beginning. */
    private static String drain(Response response) {
        try (InputStream body = response.body().byteStream()) {
            byte[] read = body.readNBytes(MAX_DRAINED_BYTES);
            return new String(read, 0, Math.min(read.length, MAX_LOGGED_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The status has arrived and decides; a body that breaks off changes nothing about it.
            return "";
        }
    }

    private static OkHttpClient client(HttpSettings settings, ConnectionPool connections, boolean https)
            throws IOException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectionPool(connections)
                .connectTimeout(settings.connectTimeout())
                .writeTimeout(settings.writeTimeout())
                .readTimeout(settings.readTimeout())
                .callTimeout(settings.callTimeout())
                .followRedirects(false)
                .followSslRedirects(false)
                // Tries a host's other addresses. A request that has begun is sent again in one case: see Body.
                .retryOnConnectionFailure(true)
                // What OkHttp says of itself and no server needs: 47 bytes of every request. An answer is too short to
                // compress.
                .addNetworkInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .removeHeader("Connection")
                        .removeHeader("Accept-Encoding")
                        .build()))
                .eventListener(new ProgressListener(connections));
        if (!https) {
            // Otherwise a client reads the JVM's hundred and more root certificates and keeps them, a megabyte and a
            // half.
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        Proxy proxy = settings.proxy();
        if (proxy != null) {
            builder.proxy(new java.net.Proxy(
                    java.net.Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
            String credentials = credentials(proxy);
            if (credentials != null) {
                builder.proxyAuthenticator((route, response) -> authenticated(response, credentials));
            }
        }
        Trust trust = settings.trust();
        if (trust != null) {
            try {
                Trust.Custom custom = TrustStores.resolve(trust);
                builder.sslSocketFactory(custom.sockets(), custom.manager());
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                String name = trust instanceof Trust.Store store ? "trust store " + store.path() : "SSLSocketFactory";
                throw new IOException("The " + name + " cannot be used: " + text(e), e);
            }
        }
        return builder.build();
    }

    private static @Nullable Request authenticated(Response response, String credentials) {
        if (response.request().header("Proxy-Authorization") != null) {
            // They were refused: saying them again would go on for ever.
            return null;
        }
        return response.request()
                .newBuilder()
                .header("Proxy-Authorization", credentials)
                .build();
    }

    private static Headers headers(Endpoint endpoint, @Nullable Proxy proxy, boolean https) {
        Headers.Builder headers = new Headers.Builder();
        endpoint.headers().forEach(headers::set);
        String credentials = proxy == null ? null : credentials(proxy);
        if (credentials != null && !https) {
            // Without TLS there is no tunnel to authenticate: the proxy reads the request itself, and a body is sent
            // once
            // only, so it cannot be asked for credentials first.
            headers.set("Proxy-Authorization", credentials);
        }
        return headers.build();
    }

    private static @Nullable String credentials(Proxy proxy) {
        String user = proxy.user();
        String password = proxy.password();
        return user == null ? null : Credentials.basic(user, password == null ? "" : password, StandardCharsets.UTF_8);
    }

    /**
     * A body that OkHttp writes a second time only where an event was given to a connection that had been used before and broke
     * without an answer: the server closes connections that were idle for a while, and cannot be asked first. OkHttp's other
     * second tries, after 408 and 503 and on a new connection that broke in the middle, are skipped: when to try again is
     * decided by the sender alone.
     */
    private static final class Body extends RequestBody {

        private final MediaType contentType;
        private final byte[] bytes;
        private final Progress progress;

        Body(MediaType contentType, byte[] bytes, Progress progress) {
            this.contentType = contentType;
            this.bytes = bytes;
            this.progress = progress;
        }

        @Override
        public MediaType contentType() {
            return contentType;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        /** Asked when something has failed, and of an answer that invites to another try. */
        @Override
        public boolean isOneShot() {
            return !progress.mayRepeat || !progress.onUsedConnection();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }

    /** How far one request came. */
    private static final class Progress {

        private final boolean mayRepeat;
        private volatile boolean requestBegun;
        private volatile boolean connecting;
        private volatile boolean connectionUsed;
        private volatile boolean answered;
        private volatile java.net.@Nullable Proxy proxy;

        Progress(boolean mayRepeat) {
            this.mayRepeat = mayRepeat;
        }

        /** Which proxy the last connection goes through, for the end of a sentence; empty without one. */
        String detour() {
            java.net.Proxy last = proxy;
            return last != null && last.address() instanceof InetSocketAddress address
                    ? ", through the proxy " + address.getHostString() + ":" + address.getPort()
                    : "";
        }

        /** True while there is no answer on a connection that carried other requests before. */
        boolean onUsedConnection() {
            return connectionUsed && !answered;
        }
    }

    /** Writes down the progress of requests, and ends idle connections that are as old as one that broke. */
    private static final class ProgressListener extends EventListener {

        private final ConnectionPool connections;

        ProgressListener(ConnectionPool connections) {
            this.connections = connections;
        }

        @Override
        public void connectStart(Call call, InetSocketAddress address, java.net.Proxy proxy) {
            Progress progress = progress(call);
            progress.connecting = true;
            progress.proxy = proxy;
        }

        @Override
        public void connectionAcquired(Call call, Connection connection) {
            Progress progress = progress(call);
            progress.connectionUsed = !progress.connecting;
            progress.connecting = false;
            progress.proxy = connection.route().proxy();
        }

        @Override
        public void requestHeadersStart(Call call) {
            progress(call).requestBegun = true;
        }

        @Override
        public void responseHeadersEnd(Call call, Response response) {
            progress(call).answered = true;
        }

        @Override
        public void requestFailed(Call call, IOException failure) {
            broken(call);
        }

        @Override
        public void responseFailed(Call call, IOException failure) {
            broken(call);
        }

        private void broken(Call call) {
            if (progress(call).onUsedConnection()) {
                connections.evictAll();
            }
        }

        private static Progress progress(Call call) {
            return Objects.requireNonNull(call.request().tag(Progress.class));
        }
    }
}

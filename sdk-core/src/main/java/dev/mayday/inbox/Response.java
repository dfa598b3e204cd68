package dev.mayday.inbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The page's answer to one request, whatever the HTTP server. Immutable. To send it: status, content type, every header, the
 * length, and then the body if there {@linkplain #hasBody is} one.
 */
public final class Response {

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private static final String ETAG = "ETag";

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] content;
    private final boolean hasBody;

    private Response(int status, String contentType, Map<String, String> headers, byte[] content, boolean hasBody) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.content = content;
        this.hasBody = hasBody;
    }

    static Response text(int status, String text) {
        byte[] content = text.concat("\n").getBytes(StandardCharsets.UTF_8);
        return new Response(status, "text/plain;charset=utf-8", HEADERS, content, true)
                .with("Cache-Control", "no-store");
    }

    /** What was captured is not to be left on a disk by a browser. */
    static Response json(byte[] content) {
        return asset("application/json", content).with("Cache-Control", "no-store");
    }

    static Response asset(String contentType, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return new Response(200, contentType, HEADERS, content, true)
                .with(ETAG, "\"" + content.length + '-' + checksum.getValue() + '"')
                .with("Cache-Control", "no-cache");
    }

    Response with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Response(status, contentType, Collections.unmodifiableMap(more), content, hasBody);
    }

    boolean matches(@Nullable String ifNoneMatch) {
        String tag = headers.get(ETAG);
        return tag != null && ifNoneMatch != null && ifNoneMatch.contains(tag);
    }

    Response withoutBody(int otherStatus) {
        return new Response(otherStatus, contentType, headers, content, false);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /** The other headers, but for {@code Content-Length}. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The value of {@code Content-Length}: of the body that a {@code GET} would bring, also when this one has none. */
    public int contentLength() {
        return content.length;
    }

    /** False for {@code HEAD} and for 304. */
    public boolean hasBody() {
        return hasBody;
    }

    /**
     * Writes the body, or nothing if there is none. Does not close the stream.
     *
     * @throws IOException if the stream does
     */
    public void writeTo(OutputStream out) throws IOException {
        if (hasBody) {
            out.write(content);
        }
    }
}

package dev.mayday.page;

import dev.mayday.inbox.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A response with the headers that every answer of the page carries. */
final class PageResponse implements Response {

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

    private PageResponse(int status, String contentType, Map<String, String> headers, byte[] content, boolean hasBody) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.content = content;
        this.hasBody = hasBody;
    }

    static PageResponse text(int status, String text) {
        byte[] content = text.concat("\n").getBytes(StandardCharsets.UTF_8);
        return new PageResponse(status, "text/plain;charset=utf-8", HEADERS, content, true)
                .with("Cache-Control", "no-store");
    }

    /** What was captured is not to be left on a disk by a browser. */
    static PageResponse json(byte[] content) {
        return asset("application/json", content).with("Cache-Control", "no-store");
    }

    static PageResponse asset(String contentType, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return new PageResponse(200, contentType, HEADERS, content, true)
                .with(ETAG, "\"" + content.length + '-' + checksum.getValue() + '"')
                .with("Cache-Control", "no-cache");
    }

    PageResponse with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new PageResponse(status, contentType, Collections.unmodifiableMap(more), content, hasBody);
    }

    boolean matches(@Nullable String ifNoneMatch) {
        String tag = headers.get(ETAG);
        return tag != null && ifNoneMatch != null && ifNoneMatch.contains(tag);
    }

    PageResponse withoutBody(int otherStatus) {
        return new PageResponse(otherStatus, contentType, headers, content, false);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public int contentLength() {
        return content.length;
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (hasBody) {
            out.write(content);
        }
    }
}

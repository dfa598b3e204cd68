package dev.mayday.inbox;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the page. What is not on this list cannot be asked for. */
final class PageAssets {

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html;charset=utf-8",
            "inbox.css", "text/css;charset=utf-8",
            "inbox.js", "text/javascript;charset=utf-8",
            "dom.js", "text/javascript;charset=utf-8",
            "event.js", "text/javascript;charset=utf-8",
            "lists.js", "text/javascript;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private static final Map<String, Response> LOADED = new ConcurrentHashMap<>();

    private PageAssets() {}

    static Optional<Response> find(String path) {
        String file = path.equals("/") ? "index.html" : path.substring(path.startsWith("/") ? 1 : 0);
        String type = TYPES.get(file);
        if (type == null) {
            return Optional.empty();
        }
        Response asset = LOADED.get(file);
        if (asset == null) {
            asset = Response.asset(type, read(file));
            LOADED.put(file, asset);
        }
        return Optional.of(asset);
    }

    private static byte[] read(String file) {
        try (InputStream in = PageAssets.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new FileNotFoundException("page/" + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is not complete", e);
        }
    }
}

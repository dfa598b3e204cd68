package dev.mayday.remote;

import java.util.Map;

/**
 * What an OTLP destination is told.
 *
 * @param url where log records are posted to, path included
 * @param json whether they are JSON and not protobuf
 * @param gzip whether they are compressed
 * @param headers further headers of each request, such as those that authenticate or name a tenant
 * @param resource what each record says of the service; its release and environment come from the event
 */
public record OtlpSettings(
        String url, boolean json, boolean gzip, Map<String, String> headers, Map<String, String> resource) {

    /** Headers hold keys. */
    @Override
    public String toString() {
        return "OtlpSettings[" + url + ", " + headers.keySet() + "]";
    }
}

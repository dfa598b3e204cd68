package dev.mayday.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentry.EnvelopeReader;
import io.sentry.ISerializer;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEvent;
import io.sentry.clientreport.ClientReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * Reads envelopes with the official Java SDK, into its own model. Thread-safe.
 *
 * <p>In two places that model reads only what it writes itself, which the published schema does not allow: breadcrumbs as a
 * bare list, and the text of a message under the older name {@code message}. Both are put that way before it reads them.
 */
public final class OfficialModel {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ISerializer SERIALIZER = serializer();

    private OfficialModel() {}

    /**
     * The envelope as the official SDK reads it.
     *
     * @param envelope the uncompressed bytes
     * @throws AssertionError if the official SDK refuses it
     */
    public static SentryEnvelope read(byte[] envelope) {
        try {
            return new EnvelopeReader(SERIALIZER).read(new ByteArrayInputStream(envelope));
        } catch (Exception e) {
            throw new AssertionError("The official SDK refuses the envelope", e);
        }
    }

    /** The event of an envelope, which must be its first item. */
    public static SentryEvent event(byte[] envelope) {
        try {
            byte[] payload = read(envelope).getItems().iterator().next().getData();
            SentryEvent event = SERIALIZER.deserialize(new StringReader(inItsWay(payload)), SentryEvent.class);
            if (event == null) {
                throw new AssertionError(
                        "The official SDK refuses the event " + new String(payload, StandardCharsets.UTF_8));
            }
            return event;
        } catch (Exception e) {
            throw new AssertionError("The official SDK refuses the event", e);
        }
    }

    /** The client report of an envelope, which must be its first item. */
    public static ClientReport clientReport(byte[] envelope) {
        try {
            return read(envelope).getItems().iterator().next().getClientReport(SERIALIZER);
        } catch (Exception e) {
            throw new AssertionError("The official SDK refuses the client report", e);
        }
    }

    private static String inItsWay(byte[] payload) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(payload);
        if (event.has("breadcrumbs")) {
            event.set("breadcrumbs", event.get("breadcrumbs").get("values"));
        }
        if (event.has("logentry")) {
            event.set("message", event.remove("logentry"));
        }
        return JSON.writeValueAsString(event);
    }

    /**
     * By reflection, because javac warns about an annotation of {@code SentryOptions} whose class is nowhere here, and no
     * lint key turns that warning off.
     */
    private static ISerializer serializer() {
        try {
            Class<?> options = Class.forName("io.sentry.SentryOptions");
            Constructor<?> constructor =
                    Class.forName("io.sentry.JsonSerializer").getConstructor(options);
            return (ISerializer)
                    constructor.newInstance(options.getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Another version of the official SDK", e);
        }
    }
}

package dev.mayday.send;

import java.util.List;

/** Reads a server's answers. Protocols differ in what may be sent again, so each has a policy of its own. Pure. */
public interface DeliveryPolicy {

    /** For servers that take Sentry envelopes. */
    static DeliveryPolicy envelopes() {
        return new EnvelopePolicy();
    }

    /** For receivers of OpenTelemetry logs over HTTP. */
    static DeliveryPolicy otlp() {
        return new OtlpPolicy();
    }

    /** What that HTTP status means. */
    Verdict judge(int status);

    /** How many of the records in a request the server gave up although it took the request. */
    default int rejected(Answer answer) {
        return 0;
    }

    /**
     * For how long the server wants to be left alone, with an answer of any status.
     *
     * @param kind what the request carried
     * @param epochMillis the time of the answer by the server's clock, for dates in it
     */
    List<RateLimit> limits(Answer answer, Kind kind, long epochMillis);
}

package dev.mayday.report;

import java.util.Locale;

/** Why an event did not reach a destination. The set is closed: every event that is not delivered or merged has one of these. */
public enum DiscardReason {
    /** On an ignore list, or captured by Mayday's own work. */
    IGNORED("event_processor"),
    /** An event processor returned null or threw. */
    PROCESSOR("event_processor"),
    /** The same throwable was already captured in this unit of work. */
    DUPLICATE("event_processor"),
    /** Left out by the sample rate. */
    SAMPLED_OUT("sample_rate"),
    /** {@code beforeSend} returned null or threw. */
    BEFORE_SEND("before_send"),
    /** No room left between the application and the worker. */
    QUEUE_OVERFLOW("queue_overflow"),
    /** Pushed out by newer events while waiting for the server. */
    SPOOL_OVERFLOW("cache_overflow"),
    /** Waited longer than waiting events are kept. */
    EXPIRED("cache_overflow"),
    /** Larger than the server takes, even after cutting. */
    TOO_LARGE("send_error"),
    /** The server refused it for good. */
    REJECTED("send_error"),
    /** A kept record that could not be read back. */
    CORRUPT("internal_sdk_error"),
    /** A fault in Mayday itself. */
    INTERNAL_ERROR("internal_sdk_error"),
    /** The client was closed before the event could leave. */
    CLOSED("network_error");

    private final String clientReportReason;
    private final String key = name().toLowerCase(Locale.ROOT);

    DiscardReason(String clientReportReason) {
        this.clientReportReason = clientReportReason;
    }

    /** The reason under which a Sentry-compatible server is told of it in a client report. */
    public String clientReportReason() {
        return clientReportReason;
    }

    /** The name in logs, JSON and metrics: lower case with underscores. */
    public String key() {
        return key;
    }
}

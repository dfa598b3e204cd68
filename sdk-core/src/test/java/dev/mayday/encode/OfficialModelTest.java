package dev.mayday.encode;

import static dev.mayday.encode.Arrived.assertSameValue;
import static dev.mayday.encode.Arrived.clean;
import static dev.mayday.encode.Arrived.cut;
import static dev.mayday.encode.Arrived.nullIfEmpty;
import static dev.mayday.encode.Arrived.orEmpty;
import static dev.mayday.encode.Arrived.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.OfficialModel;
import dev.mayday.time.Clock;
import io.sentry.JsonUnknown;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEvent;
import io.sentry.TraceContext;
import io.sentry.protocol.Message;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.SentryStackFrame;
import io.sentry.protocol.SentryStackTrace;
import io.sentry.protocol.SentryThread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Decodes envelopes with the model of the official Java SDK and compares every field with what went in. */
class OfficialModelTest {

    /** The official Java SDK does not say how a parent holds its cause. */
    private static final Set<String> UNKNOWN_IN_MECHANISMS = Set.of("source");

    @Test
    void everyFieldArrivesAsItWentIn() {
        Samples.forEach((event, envelope) -> assertSame(event, OfficialModel.event(envelope)));
    }

    @Test
    void theCapturedExceptionComesLastAndItsThrowSiteToo() {
        SentryEvent decoded = OfficialModel.event(envelopeOf(Events.full()));

        assertThat(decoded.getExceptions())
                .extracting(SentryException::getType)
                .containsExactly("Rollback$Failed", "SocketTimeoutException", "OrderException");
        assertThat(decoded.getExceptions().get(2).getStacktrace().getFrames())
                .extracting(SentryStackFrame::getFunction)
                .containsExactly("run", "[12 frames omitted]", "invoke", "submit", "place");
        assertThat(decoded.getExceptions())
                .extracting(exception -> exception.getMechanism().getExceptionId())
                .containsExactly(2, 1, 0);
        assertThat(decoded.getExceptions())
                .extracting(exception -> exception.getMechanism().getParentId())
                .containsExactly(0, 0, null);
        assertThat(decoded.getBreadcrumbs())
                .extracting(io.sentry.Breadcrumb::getMessage)
                .containsExactly("GET /stock", "select * from orders where id = ?", "added 3 items", "clock went back");
    }

    @Test
    void aMessageAloneBringsItsThread() {
        SentryEvent decoded = OfficialModel.event(envelopeOf(Events.message()));

        assertThat(decoded.getThreads()).singleElement().satisfies(thread -> {
            assertThat(thread.getId()).isEqualTo(7);
            assertThat(thread.getName()).isEqualTo("feed");
            assertThat(thread.isCurrent()).isTrue();
        });
        assertThat(decoded.getExceptions()).isNull();
    }

    @Test
    void theHeaderCarriesTheTraceOfTheEvent() {
        SentryEnvelope envelope = OfficialModel.read(envelopeOf(Events.full()));

        TraceContext trace = envelope.getHeader().getTraceContext();
        assertThat(trace.getTraceId()).hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace.getPublicKey()).isEqualTo(Samples.PUBLIC_KEY);
        assertThat(trace.getRelease()).isEqualTo("shop@1.4.2+77");
        assertThat(trace.getEnvironment()).isEqualTo("staging");
        assertThat(trace.getSampled()).isNull();
        assertThat(trace.getUnknown()).isNullOrEmpty();
        assertThat(envelope.getHeader().getEventId())
                .hasToString(Events.full().id().toString());
        assertThat(envelope.getHeader().getSentAt()).isNull();
        assertThat(envelope.getHeader().getUnknown()).isNullOrEmpty();
    }

    private void assertSame(Event event, SentryEvent decoded) {
        assertThat(decoded.getEventId()).hasToString(event.id().toString());
        assertThat(decoded.getTimestamp().toInstant()).isEqualTo(Instant.ofEpochMilli(event.timestampMillis()));
        assertThat(decoded.getPlatform()).isEqualTo("java");
        assertThat(decoded.getLevel().name()).isEqualTo(event.level().name());
        assertThat(decoded.getSdk().getName()).isEqualTo("mayday.java");
        assertThat(decoded.getSdk().getVersion()).isNotEmpty();
        assertThat(decoded.getFingerprints()).isEqualTo(nullIfEmpty(clean(event.fingerprint())));
        assertUnknown(decoded, Set.of());
        assertUnknown(decoded.getSdk(), Set.of());
        assertSameNames(event, decoded);
        assertSameLogEntry(event.logEntry(), decoded.getMessage());
        assertSameExceptions(event, decoded.getExceptions());
        assertSameThreads(event, decoded.getThreads());
        assertSameBreadcrumbs(event.breadcrumbs(), decoded.getBreadcrumbs());
        assertSameUser(event.user(), decoded.getUser());
        assertSameRequest(event.request(), decoded.getRequest());
        assertSameTags(event.tags(), decoded.getTags());
        assertSameContexts(event, decoded);
    }

    /** Names are bound to rules of their own, see WireTextTest; ordinary ones arrive as they are. */
    private static void assertSameNames(Event event, SentryEvent decoded) {
        assertThat(decoded.getLogger()).isEqualTo(nullIfEmpty(WireText.logger(event.logger())));
        assertThat(decoded.getTransaction()).isEqualTo(nullIfEmpty(WireText.line(event.transaction(), 200)));
        assertThat(decoded.getServerName()).isEqualTo(nullIfEmpty(WireText.line(event.serverName(), 255)));
        assertThat(decoded.getRelease()).isEqualTo(WireText.release(event.release()));
        assertThat(decoded.getDist()).isEqualTo(decoded.getRelease() == null ? null : WireText.dist(event.dist()));
        assertThat(decoded.getEnvironment()).isEqualTo(WireText.environment(event.environment()));
        if (event.id().equals(Events.full().id())) {
            assertThat(decoded.getLogger()).isEqualTo(event.logger());
            assertThat(decoded.getTransaction()).isEqualTo(event.transaction());
            assertThat(decoded.getServerName()).isEqualTo(event.serverName());
            assertThat(decoded.getRelease()).isEqualTo(event.release());
            assertThat(decoded.getDist()).isEqualTo(event.dist());
            assertThat(decoded.getEnvironment()).isEqualTo(event.environment());
        }
    }

    private static void assertSameLogEntry(LogEntry in, Message out) {
        if (out == null) {
            assertThat(in == null
                            || new LogEntry(text(in.template()), in.params(), text(in.formatted()))
                                    .equals(new LogEntry(null, List.of(), null)))
                    .isTrue();
            return;
        }
        assertThat(out.getFormatted()).isEqualTo(text(in.formatted()));
        assertThat(out.getMessage()).isEqualTo(text(in.template()));
        assertThat(out.getParams()).isEqualTo(nullIfEmpty(clean(in.params())));
        assertUnknown(out, Set.of());
    }

    private static void assertSameExceptions(Event event, List<SentryException> decoded) {
        List<EventException> expected = new ArrayList<>(event.exceptions());
        Collections.reverse(expected);
        assertThat(decoded == null ? 0 : decoded.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            EventException in = expected.get(i);
            SentryException out = decoded.get(i);
            assertThat(out.getType()).isEqualTo(in.type().isEmpty() ? "Exception" : cut(in.type(), 256));
            assertThat(out.getModule()).isEqualTo(cut(in.module(), 256));
            assertThat(out.getValue()).isEqualTo(cut(in.value(), 8_192));
            long threadId = in.threadId() > 0 ? in.threadId() : event.threadId();
            assertThat(out.getThreadId()).isEqualTo(threadId > 0 ? threadId : null);
            assertThat(out.getMechanism().getType()).isEqualTo(in.mechanism().type());
            assertThat(out.getMechanism().isHandled()).isEqualTo(in.mechanism().handled());
            assertThat(out.getMechanism().getExceptionId())
                    .isEqualTo(in.mechanism().exceptionId());
            assertThat(out.getMechanism().getParentId())
                    .isEqualTo(
                            in.mechanism().parentId() < 0
                                    ? null
                                    : in.mechanism().parentId());
            assertThat(out.getMechanism().isExceptionGroup()).isNull();
            assertThat(
                            out.getMechanism().getUnknown() == null
                                    ? null
                                    : out.getMechanism().getUnknown().get("source"))
                    .isEqualTo(in.mechanism().source());
            assertSameFrames(in.frames(), out.getStacktrace());
            assertUnknown(out, Set.of());
            assertUnknown(out.getMechanism(), UNKNOWN_IN_MECHANISMS);
        }
    }

    private static void assertSameFrames(List<Frame> frames, SentryStackTrace decoded) {
        if (frames.isEmpty()) {
            assertThat(decoded).isNull();
            return;
        }
        assertUnknown(decoded, Set.of());
        List<Frame> expected = new ArrayList<>(frames);
        Collections.reverse(expected);
        assertThat(decoded.getFrames()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Frame in = expected.get(i);
            SentryStackFrame out = decoded.getFrames().get(i);
            boolean nameless = text(in.function()) == null && text(in.file()) == null;
            assertThat(out.getModule()).isEqualTo(cut(in.module(), 256));
            assertThat(out.getFunction()).isEqualTo(nameless ? "<unknown>" : cut(in.function(), 256));
            assertThat(out.getFilename()).isEqualTo(cut(in.file(), 256));
            assertThat(out.getLineno()).isEqualTo(in.line() > 0 ? in.line() : null);
            assertThat(out.isInApp()).isEqualTo(in.inApp());
            assertThat(out.isNative()).isEqualTo(in.nativeMethod() ? true : null);
            assertUnknown(out, Set.of());
        }
    }

    private static void assertSameThreads(Event event, List<SentryThread> decoded) {
        List<ThreadInfo> expected = event.threads();
        if (expected.isEmpty() && event.threadName() != null && event.threadId() > 0) {
            expected = List.of(new ThreadInfo(event.threadId(), event.threadName(), true, false, null, List.of()));
        }
        assertThat(decoded == null ? 0 : decoded.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            ThreadInfo in = expected.get(i);
            SentryThread out = decoded.get(i);
            assertThat(out.getId()).isEqualTo(in.id());
            assertThat(out.getName()).isEqualTo(text(in.name()));
            assertThat(out.isCurrent()).isEqualTo(in.current());
            assertThat(out.isCrashed()).isEqualTo(in.crashed());
            assertThat(out.getState()).isEqualTo(text(in.state()));
            assertSameFrames(in.frames(), out.getStacktrace());
            if (out.getStacktrace() != null) {
                assertThat(out.getStacktrace().getSnapshot()).isTrue();
            }
            assertUnknown(out, Set.of());
        }
    }

    private static void assertSameBreadcrumbs(List<Breadcrumb> expected, List<io.sentry.Breadcrumb> decoded) {
        assertThat(decoded == null ? 0 : decoded.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            Breadcrumb in = expected.get(i);
            io.sentry.Breadcrumb out = decoded.get(i);
            assertThat(out.getTimestamp().toInstant()).isEqualTo(Instant.ofEpochMilli(in.timestampMillis()));
            assertThat(out.getType()).isEqualTo(text(in.type()));
            assertThat(out.getCategory()).isEqualTo(text(in.category()));
            assertThat(out.getMessage()).isEqualTo(text(in.message()));
            assertThat(out.getLevel().name()).isEqualTo(in.level().name());
            assertSameValue(in.data(), out.getData());
            assertUnknown(out, Set.of());
        }
    }

    @SuppressWarnings("deprecation") // the protocol has a name, whatever this model thinks of it
    private static void assertSameUser(User in, io.sentry.protocol.User out) {
        if (out == null) {
            User nobody = new User(null, null, null, null, null, Map.of());
            assertThat(in == null
                            || new User(
                                            text(in.id()),
                                            text(in.username()),
                                            text(in.email()),
                                            text(in.name()),
                                            text(in.ipAddress()),
                                            in.data())
                                    .equals(nobody))
                    .isTrue();
            return;
        }
        assertThat(out.getId()).isEqualTo(text(in.id()));
        assertThat(out.getUsername()).isEqualTo(text(in.username()));
        assertThat(out.getEmail()).isEqualTo(text(in.email()));
        assertThat(out.getName()).isEqualTo(text(in.name()));
        assertThat(out.getIpAddress()).isEqualTo(text(in.ipAddress()));
        assertSameValue(in.data(), orEmpty(out.getData()));
        assertUnknown(out, Set.of());
    }

    private static void assertSameRequest(Request in, io.sentry.protocol.Request out) {
        if (out == null) {
            Request nothing = new Request(null, null, null, Map.of(), Map.of());
            assertThat(in == null
                            || new Request(
                                            text(in.method()),
                                            text(in.url()),
                                            text(in.queryString()),
                                            in.headers(),
                                            in.env())
                                    .equals(nothing))
                    .isTrue();
            return;
        }
        assertThat(out.getMethod()).isEqualTo(text(in.method()));
        assertThat(out.getUrl()).isEqualTo(text(in.url()));
        assertThat(out.getQueryString()).isEqualTo(text(in.queryString()));
        assertSameValue(in.headers(), orEmpty(out.getHeaders()));
        assertSameValue(in.env(), orEmpty(out.getEnvs()));
        assertUnknown(out, Set.of());
    }

    private static void assertSameTags(Map<String, String> in, Map<String, String> out) {
        List<String> values = in.values().stream()
                .map(value -> WireText.line(value, 200))
                .filter(value -> !value.isEmpty())
                .toList();
        assertThat(orEmpty(out).values()).containsExactlyInAnyOrderElementsOf(values);
        assertThat(orEmpty(out).keySet()).allMatch(key -> key.matches("[a-zA-Z0-9_.:-]{1,200}"));
        in.forEach((key, value) -> {
            if (key.matches("[a-zA-Z0-9_.:-]{1,200}") && value.matches("[ -~&&\\S]{1,200}")) {
                assertThat(out).containsEntry(key, value);
            }
        });
    }

    private static void assertSameContexts(Event event, SentryEvent decoded) {
        if (event.trace() == null) {
            assertThat(decoded.getContexts().getTrace()).isNull();
        } else {
            assertThat(decoded.getContexts().getTrace().getTraceId())
                    .hasToString(event.trace().traceId());
            assertThat(decoded.getContexts().getTrace().getSpanId())
                    .hasToString(event.trace().spanId());
            assertThat(String.valueOf(decoded.getContexts().getTrace().getParentSpanId()))
                    .isEqualTo(String.valueOf(event.trace().parentSpanId()));
            assertUnknown(decoded.getContexts().getTrace(), Set.of());
        }
        event.contexts().forEach((name, facts) -> {
            switch (name) {
                case "runtime" -> {
                    assertThat(decoded.getContexts().getRuntime().getName()).isEqualTo(facts.get("name"));
                    assertThat(decoded.getContexts().getRuntime().getVersion()).isEqualTo(facts.get("version"));
                    assertUnknown(decoded.getContexts().getRuntime(), Set.of());
                }
                case "os" -> {
                    assertThat(decoded.getContexts().getOperatingSystem().getName())
                            .isEqualTo(facts.get("name"));
                    assertThat(decoded.getContexts().getOperatingSystem().getKernelVersion())
                            .isEqualTo(facts.get("kernel_version"));
                    assertUnknown(decoded.getContexts().getOperatingSystem(), Set.of());
                }
                default -> {
                    Object out = decoded.getContexts().get(clean(name));
                    if (facts.isEmpty()) {
                        assertThat(out).isNull();
                    } else {
                        assertSameValue(facts, out);
                    }
                }
            }
        });
    }

    private static void assertUnknown(JsonUnknown decoded, Set<String> allowed) {
        if (decoded.getUnknown() != null) {
            assertThat(allowed).containsAll(decoded.getUnknown().keySet());
        }
    }

    private static byte[] envelopeOf(Event event) {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, Clock.SYSTEM)) {
            return Envelopes.gunzip(encoder.encode(event).bytes());
        }
    }
}

package dev.mayday.scope;

import dev.mayday.event.Level;
import dev.mayday.event.Request;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scope knows beside its breadcrumbs. Immutable: a change makes a new state that shares the rest, so that carrying a
 * state to another thread, or keeping it for a capture, is carrying one reference.
 */
public final class ScopeState {

    /** Knows nothing. */
    public static final ScopeState EMPTY = new ScopeState(null, null, Map.of(), null, null, null, List.of(), null);

    private final @Nullable User user;
    private final @Nullable TagNode tags;
    private final Map<String, Map<String, Object>> contexts;
    private final @Nullable Request request;
    private final @Nullable String transaction;
    private final @Nullable Level level;
    private final List<String> fingerprint;
    private final @Nullable Trace trace;

    private ScopeState(
            @Nullable User user,
            @Nullable TagNode tags,
            Map<String, Map<String, Object>> contexts,
            @Nullable Request request,
            @Nullable String transaction,
            @Nullable Level level,
            List<String> fingerprint,
            @Nullable Trace trace) {
        this.user = user;
        this.tags = tags;
        this.contexts = contexts;
        this.request = request;
        this.transaction = transaction;
        this.level = level;
        this.fingerprint = fingerprint;
        this.trace = trace;
    }

    public @Nullable User user() {
        return user;
    }

    /** The tags, read into a map of their own. */
    public Map<String, String> tags() {
        return TagNode.read(tags);
    }

    public Map<String, Map<String, Object>> contexts() {
        return contexts;
    }

    public @Nullable Request request() {
        return request;
    }

    public @Nullable String transaction() {
        return transaction;
    }

    public @Nullable Level level() {
        return level;
    }

    public List<String> fingerprint() {
        return fingerprint;
    }

    public @Nullable Trace trace() {
        return trace;
    }

    public ScopeState withUser(@Nullable User other) {
        return new ScopeState(other, tags, contexts, request, transaction, level, fingerprint, trace);
    }

    /** With these in front of the others; see {@link TagNode#pairs}. */
    ScopeState withTags(@Nullable String[] pairs) {
        TagNode other = pairs.length == 0 ? tags : TagNode.of(pairs, tags);
        return new ScopeState(user, other, contexts, request, transaction, level, fingerprint, trace);
    }

    /** With this group of facts in place of one of the same name; null or empty takes it away. */
    public ScopeState withContext(String name, @Nullable Map<String, ?> facts) {
        Map<String, Map<String, Object>> more = new LinkedHashMap<>(contexts);
        Map<String, Object> frozen = Values.freezeMap(facts);
        String known = Text.cut(name, 200);
        if (frozen.isEmpty()) {
            more.remove(known);
        } else if (more.size() < Values.MAX_BREADTH || more.containsKey(known)) {
            more.put(known, frozen);
        }
        Map<String, Map<String, Object>> copy = Collections.unmodifiableMap(more);
        return new ScopeState(user, tags, copy, request, transaction, level, fingerprint, trace);
    }

    public ScopeState withRequest(@Nullable Request other) {
        return new ScopeState(user, tags, contexts, other, transaction, level, fingerprint, trace);
    }

    public ScopeState withTransaction(@Nullable String other) {
        String cut = Text.cutOrNull(other, 200);
        return new ScopeState(user, tags, contexts, request, cut, level, fingerprint, trace);
    }

    public ScopeState withLevel(@Nullable Level other) {
        return new ScopeState(user, tags, contexts, request, transaction, other, fingerprint, trace);
    }

    public ScopeState withFingerprint(List<String> other) {
        List<String> copy = Values.freezeTexts(other);
        return new ScopeState(user, tags, contexts, request, transaction, level, copy, trace);
    }

    public ScopeState withTrace(@Nullable Trace other) {
        return new ScopeState(user, tags, contexts, request, transaction, level, fingerprint, other);
    }
}

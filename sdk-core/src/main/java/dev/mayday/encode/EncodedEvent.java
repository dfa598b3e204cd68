package dev.mayday.encode;

import dev.mayday.event.EventId;

/**
 * One event as it is stored and sent: a whole envelope in one gzip member, without {@code sent_at}, so that the same bytes
 * serve every attempt. Immutable as long as nobody writes into {@link #bytes}.
 */
public final class EncodedEvent {

    private final EventId id;
    private final int envelopeBytes;
    private final byte[] bytes;

    EncodedEvent(EventId id, int envelopeBytes, byte[] bytes) {
        this.id = id;
        this.envelopeBytes = envelopeBytes;
        this.bytes = bytes;
    }

    /** The id of the event, the same in the envelope's header and in the event. */
    public EventId id() {
        return id;
    }

    /** Bytes of the envelope before compression, which is what servers limit. */
    public int envelopeBytes() {
        return envelopeBytes;
    }

    /** The bytes that are stored and sent: the array itself, not a copy. Not to be written into. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "EncodedEvent[" + id + ", " + envelopeBytes + " bytes, " + bytes.length + " compressed]";
    }
}

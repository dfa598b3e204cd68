package dev.mayday.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as stack traces, compressed once and kept that way. Compression is the dearest thing
 * that happens to an event, and an error that repeats has the same stack each time.
 *
 * <p>What differs from one time to the next stands in gaps: stretches of one byte as long as what goes there. The text
 * behind a gap may refer to the text before it, since the distance is the same whatever fills the gap, and never to the gap
 * itself, since that byte is nowhere else in the text.
 *
 * <p>A text is kept from its second time on, and all are forgotten when they become too many. For one thread.
 */
final class RepeatedTexts {

    /** For gaps in JSON, which escapes control characters. */
    static final byte NOT_IN_JSON = 1;

    /** For gaps in any text. */
    static final byte NOT_IN_UTF_8 = (byte) 0xff;

    /** The longest gap. Longer messages mostly hold something that is worth compressing. */
    static final int MAX_GAP = 256;

    /** How many written frames a writer of such texts keeps; the cache is emptied when it holds this many. */
    static final int MAX_KEPT_FRAMES = 512;

    /** Some thirty of the stack traces that an exception with a few causes has. */
    private static final int MAX_KEPT_BYTES = 512 * 1024;

    private static final int MAX_SEEN = 1_024;

    /** A text that was seen once. */
    private static final Packed SEEN = new Packed(new byte[0], List.of());

    /** By the checksum of the text. */
    private final Map<Integer, Packed> known = new HashMap<>();

    private final byte gap;
    private int keptBytes;

    /** None yet; gaps are made of this byte. */
    RepeatedTexts(byte gap) {
        this.gap = gap;
    }

    /** The text as it was compressed before; null the first time, and for another one of the same checksum. */
    @Nullable
    Packed find(Bytes text) {
        int key = PackedRun.crc(text);
        Packed kept = known.get(key);
        if (kept == null) {
            remember(key, SEEN);
            return null;
        }
        if (kept.equals(SEEN)) {
            kept = pack(text.toByteArray());
            keptBytes += text.size();
            remember(key, kept);
        }
        return kept.isOf(text) ? kept : null;
    }

    /** How much text is kept, compressed or not. */
    int keptBytes() {
        return keptBytes;
    }

    private void remember(int key, Packed kept) {
        if (keptBytes > MAX_KEPT_BYTES || known.size() >= MAX_SEEN) {
            known.clear();
            keptBytes = 0;
        }
        known.put(key, kept);
    }

    /** As small as can be: it is done once. */
    private Packed pack(byte[] text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            List<Piece> pieces = new ArrayList<>();
            Bytes filled = new Bytes();
            int end;
            for (int from = 0; from < text.length; from = end) {
                end = endOfPiece(text, from);
                deflater.setInput(text, from, end - from);
                if (text[from] == gap) {
                    filled.reset();
                    filled.deflate(deflater, Deflater.SYNC_FLUSH); // whoever unpacks finds the filling in its place
                    continue;
                }
                Bytes run = new Bytes();
                run.deflate(deflater, Deflater.SYNC_FLUSH);
                CRC32 crc = new CRC32();
                crc.update(text, from, end - from);
                pieces.add(new Piece(run.toByteArray(), (int) crc.getValue(), end - from));
            }
            return new Packed(text, pieces);
        } finally {
            deflater.end();
        }
    }

    private int endOfPiece(byte[] text, int from) {
        int end = from + 1;
        while (end < text.length && (text[end] == gap) == (text[from] == gap)) {
            end++;
        }
        return end;
    }

    /** Puts the fillings into the gaps of a text that begins with none. */
    void fill(Bytes text, List<byte[]> fillings) {
        int at = 0;
        for (byte[] filling : fillings) {
            while (text.array()[at] != gap) {
                at++;
            }
            System.arraycopy(filling, 0, text.array(), at, filling.length);
            at += filling.length;
        }
    }

    /** What stands between two gaps. */
    private static final class Piece {

        private final byte[] run;
        private final int crc;
        private final int length;
        private final int shift;

        Piece(byte[] run, int crc, int length) {
            this.run = run;
            this.crc = crc;
            this.length = length;
            this.shift = PackedRun.Crc.shift(length);
        }
    }

    /** A compressed text with gaps; it never begins or ends with one. */
    static final class Packed {

        private final byte[] text;
        private final List<Piece> pieces;

        private Packed(byte[] text, List<Piece> pieces) {
            this.text = text;
            this.pieces = pieces;
        }

        private boolean isOf(Bytes other) {
            return Arrays.equals(text, 0, text.length, other.array(), 0, other.size());
        }

        /** Adds it to {@code run} with these in its gaps. */
        void addTo(PackedRun run, List<byte[]> fillings) {
            for (int i = 0; i < pieces.size(); i++) {
                Piece piece = pieces.get(i);
                run.packed(piece.run, 0, piece.run.length, piece.crc, piece.length, piece.shift);
                if (i < fillings.size()) {
                    run.stored(fillings.get(i), fillings.get(i).length);
                }
            }
        }
    }
}

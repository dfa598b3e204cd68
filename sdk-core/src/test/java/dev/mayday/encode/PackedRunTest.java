package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.Envelopes;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PackedRunTest {

    private final GzipMember member = new GzipMember(false, 64);

    @Test
    void whatIsStoredBehindAPieceCostsNoMoreThanItsBytes() throws Exception {
        Deflater deflater = new Deflater(6, true);
        Bytes text = bytes("order 4711 could not be placed, ");
        member.deflate(deflater, text);
        deflater.end();
        int before = member.out.size();
        Bytes more = bytes("nor could order 4712");
        member.stored(more.array(), more.size());

        assertThat(member.out.size() - before).isEqualTo(more.size());
        assertThat(new String(Envelopes.gunzip(member.finish()), StandardCharsets.US_ASCII))
                .isEqualTo("order 4711 could not be placed, nor could order 4712");
    }

    @Test
    void storedTextsMayFollowEachOtherAndBeLong() throws Exception {
        Bytes piece = bytes("the beginning, ");
        Deflater deflater = new Deflater(6, true);
        member.deflate(deflater, piece);
        deflater.end();
        byte[] nothing = {};
        member.stored(nothing, 0);
        Bytes text = bytes("and on ".repeat(30_000));
        member.stored(text.array(), text.size());
        member.stored(nothing, 0);
        Bytes end = bytes("the end");
        member.stored(end.array(), end.size());

        assertThat(new String(Envelopes.gunzip(member.finish()), StandardCharsets.US_ASCII))
                .isEqualTo("the beginning, " + "and on ".repeat(30_000) + "the end");
    }

    @Test
    void anEmptyPieceLeavesWhatIsStoredBeforeIt() throws Exception {
        Bytes text = bytes("order 4711 ");
        member.stored(text.array(), text.size());
        member.packed(new byte[0], 0, 0, 0, 0);
        Bytes more = bytes("could not be placed");
        member.stored(more.array(), more.size());

        assertThat(new String(Envelopes.gunzip(member.finish()), StandardCharsets.US_ASCII))
                .isEqualTo("order 4711 could not be placed");
    }

    private static Bytes bytes(String text) {
        Bytes bytes = new Bytes();
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return bytes;
    }
}

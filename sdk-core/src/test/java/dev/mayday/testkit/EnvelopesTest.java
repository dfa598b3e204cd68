package dev.mayday.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {

    @Test
    void whatTheProtocolShowsIsRead() throws IOException {
        String sample = """
                {"event_id":"0123456789abcdef0123456789abcdef","sent_at":"2026-01-02T03:04:05.678Z"}
                {"type":"event","length":63}
                {"event_id":"0123456789abcdef0123456789abcdef","level":"error"}
                {"type":"client_report","length":82}
                {"discarded_events":[{"reason":"queue_overflow","category":"error","quantity":2}]}
                """;

        Envelopes.Envelope envelope = Envelopes.read(gzip(sample));

        assertThat(envelope.header().get("sent_at").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(envelope.items()).extracting(Envelopes.Item::type).containsExactly("event", "client_report");
        assertThat(envelope.items().get(0).payload().get("level").asText()).isEqualTo("error");
        assertThatThrownBy(() -> envelope.only("event")).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]\n",
                "{}\r\n",
                "{} \n",
                " {}\n",
                "{\"a\":1,\"a\":1}\n",
                "{}\n\n",
                "{}\n{\"type\":\"event\"}\n{}\n",
                "{}\n{\"length\":2}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":2}\n{}",
                "{}\n{\"type\":\"event\",\"length\":2}\n{}\n\n",
                "{}\n{\"type\":\"event\",\"length\":2}\n{}\r\n",
                "{}\n{\"type\":\"event\",\"length\":3}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":1}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":2147483647}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":-1}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":\"2\"}\n{}\n",
                "{}\n{\"type\":\"event\",\"length\":4}\n{}{}\n",
                "{}\n{\"type\":\"event\",\"length\":7}\n{\"a\":\n}\n",
                "{}\n{\"type\":\"event\",\"length\":9}\n{\"a\":NaN}\n"
            })
    void aBrokenEnvelopeIsRefused(String broken) {
        assertThatThrownBy(() -> Envelopes.parse(broken.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] envelope = "{\"a\":\"?\"}\n".getBytes(StandardCharsets.US_ASCII);
        envelope[6] = (byte) 0xff;

        assertThatThrownBy(() -> Envelopes.parse(envelope))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void anythingButOneWholeGzipMemberIsRefused() throws IOException {
        byte[] member = gzip("{}\n");
        byte[] two = Arrays.copyOf(member, 2 * member.length);
        System.arraycopy(member, 0, two, member.length, member.length);
        byte[] wrongChecksum = member.clone();
        wrongChecksum[member.length - 5] ^= 1;
        byte[] wrongLength = member.clone();
        wrongLength[member.length - 1] ^= 1;

        assertThat(Envelopes.gunzip(member)).asString(StandardCharsets.UTF_8).isEqualTo("{}\n");
        for (byte[] broken : new byte[][] {
            two,
            wrongChecksum,
            wrongLength,
            Arrays.copyOf(member, member.length + 1),
            Arrays.copyOf(member, member.length - 1),
            Arrays.copyOf(member, 12),
            "{}\n".getBytes(StandardCharsets.UTF_8)
        }) {
            assertThatThrownBy(() -> Envelopes.read(broken)).isInstanceOf(AssertionError.class);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSizeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "say \"no\" \\ /",
                "a\tb\nc\rd\be\f",
                "\u0000\u0001\u001f\u007f\u0080",
                "é ß \u07ff",
                "中文 \u0800 \uffff \u2028",
                "😀😀 👩‍💻"
            })
    void aTextIsCountedToTheByte(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature());
            json.writeString(text);
        }

        assertThat(EventSize.bytes(text)).isEqualTo(out.size() - 2);
    }

    @Test
    void halfASurrogatePairIsCountedAsTheLongestWayToWriteIt() {
        assertThat(EventSize.bytes("\ud83d")).isEqualTo(6);
        assertThat(EventSize.bytes("a\ude00b")).isEqualTo(8);
        assertThat(EventSize.bytes("\ude00\ud83d")).isEqualTo(12);
        assertThat(EventSize.bytes("\ud83d\ude00")).isEqualTo(4);
    }
}

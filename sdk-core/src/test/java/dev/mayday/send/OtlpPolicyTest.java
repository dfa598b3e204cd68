package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpPolicyTest {

    private final DeliveryPolicy policy = DeliveryPolicy.otlp();

    @ParameterizedTest
    @CsvSource({
        "200,DELIVERED",
        "202,DELIVERED",
        "204,DELIVERED",
        "300,REFUSED",
        "301,REFUSED",
        "400,REFUSED",
        "401,REFUSED",
        "403,REFUSED",
        "404,REFUSED",
        "408,REFUSED",
        "413,TOO_LARGE",
        "415,REFUSED",
        "429,UNAVAILABLE",
        "500,REFUSED",
        "501,REFUSED",
        "502,UNAVAILABLE",
        "503,UNAVAILABLE",
        "504,UNAVAILABLE",
        "505,REFUSED"
    })
    void onlyWhatTheProtocolNamesIsTriedAgain(int status, Verdict verdict) {
        assertThat(policy.judge(status)).isEqualTo(verdict);
    }

    @Test
    void onlyAnswersThatMayBeTriedAgainNameAPause() {
        assertThat(policy.limits(new Answer(429, null, "7", ""), Kind.EVENT, 0))
                .containsExactly(new RateLimit(Category.ALL, Duration.ofSeconds(7)));
        assertThat(policy.limits(new Answer(429, null, null, ""), Kind.EVENT, 0))
                .isEmpty();
        assertThat(policy.limits(new Answer(503, null, "soon", ""), Kind.EVENT, 0))
                .isEmpty();
        assertThat(policy.limits(new Answer(400, null, "7", ""), Kind.EVENT, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 511, 40_000})
    void aPartialSuccessIsReadFromProtobuf(long rejected) {
        for (String message : new String[] {"", "entry too large", "x".repeat(300)}) {
            ByteString body = ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                            .setRejectedLogRecords(rejected)
                            .setErrorMessage(message))
                    .build()
                    .toByteString();

            assertThat(policy.rejected(answer(body.toString(StandardCharsets.ISO_8859_1))))
                    .isEqualTo((int) rejected);
        }
    }

    @Test
    void aNumberThatCannotBeIsTakenForTheNearestThatCan() {
        for (long rejected : new long[] {Long.MIN_VALUE, -1, 1L << 31, Long.MAX_VALUE}) {
            ByteString body = ExportLogsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportLogsPartialSuccess.newBuilder().setRejectedLogRecords(rejected))
                    .build()
                    .toByteString();

            assertThat(policy.rejected(answer(body.toString(StandardCharsets.ISO_8859_1))))
                    .isEqualTo(rejected < 0 ? 0 : Integer.MAX_VALUE);
        }
    }

    @Test
    void aPartialSuccessIsReadFromJson() {
        assertThat(policy.rejected(
                        answer("{\"partialSuccess\":{\"rejectedLogRecords\":\"3\",\"errorMessage\":\"no\"}}")))
                .isEqualTo(3);
        assertThat(policy.rejected(answer("{\"partialSuccess\":{\"rejectedLogRecords\": 12}}")))
                .isEqualTo(12);
        assertThat(policy.rejected(answer("{}"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\u0000",
                "\n\u0002",
                "\n\u0002\u0008",
                "\n\u0003\u0008\u00ff",
                "<html>",
                "ok",
                "\u0000\u0000\u0000\u0000"
            })
    void anyOtherAnswerRejectsNothing(String body) {
        assertThat(policy.rejected(answer(body))).isZero();
    }

    private static Answer answer(String body) {
        return new Answer(200, null, null, body);
    }
}

package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialShapesTest {

    private final TextRedactor redactor = new TextRedactor(new SecretNames(List.of()));

    /** What is secret stands between « and »; what stands beside it is as much of the test. */
    static Stream<String> hits() {
        return """
                sent Basic «Ym9iNDI6eDE=»
                sent Basic «azd+Pz46cHc=»
                sent Basic «azd-Pz46cHc=»
                sent Basic «bz9vP28/Ong=»
                sent Basic «bz9vP28_Ong=»
                sent 'Bearer «abcdefg1»'
                sent Bearer «abcdefg=» on
                sent 'Bearer «abcdefg=»'
                sent b'Bearer «abcdefg=»' on
                {"sent":"with Bearer «abcdefg=»","to":"shop"}
                {\\"sent\\":\\"Bearer «abcdefg=»\\",\\"to\\":\\"shop\\"}
                sent &quot;Bearer «abcdefg=»&quot; on
                sent bearer «abCdef»
                sent bearer «abcdefghijklmnopqrstuvwxyz»
                amqp://«bob:hun/ter2»@mq/path@v2
                GET amqp://«bob:hunter2»@mq...
                GET jdbc:oracle:thin:scott/«tiger»@db...
                sent Basic «aG9rR0RBZDAzOng=».
                sent Basic «YSBiOmM=»
                sent Basic%20«YSBiOmM=»
                sent Bearer «abcdefg1».
                amqp://«bob:123456/ter2»@mq
                amqp://«bob:12345x/ter2»@mq
                amqp://«bob:hunter2»@mq/path and more
                jdbc:oracle:oci:scott/«tiger»@db:1521/x
                jdbc:oracle:thin:scott/«t@iger»@db:1521/x
                sent «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-» on
                sent «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0» on
                sent «eyJhbGciOiJSU0EifQ.abc.def.ghi.jkl».mno
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("hits")
    void nothingButTheCredentialsIsHidden(String marked) {
        String text = marked.replace("«", "").replace("»", "");

        assertThat(redactor.redact(text)).isEqualTo(marked.replaceAll("«[^»]*»", "[Filtered]"));
    }

    static Stream<String> nonHits() {
        return """
                sent Basic AQJhYjpjZA==
                sent Basic YWJ/Ong=
                sent Basic QWxh.ZGRpbjpvcGVu
                answered "401" Bearer realm="shop"
                answered 'Bearer realm="shop"'
                can't answer Bearer realm='shop'
                {"answered":"Bearer realm=\\"shop\\""}
                the bearer brought bad news
                the bearer well-known to us
                {"url":"amqp://mq","mail":"bob@example.com"}
                {"url":"cache://shop:main/x","mail":"bob@example.com"}
                {"url":"jdbc:oracle:thin:scott/","mail":"bob@example.com"}
                connecting to cache://shop:main failed...
                eyJhbGciOiJIUzI1NiJ9.png is there
                sent batch Ym9iNDI6eDE=
                sent nonbasic Ym9iNDI6eDE=
                sent my_basic Ym9iNDI6eDE=
                it is basic.
                a Bearer Token is required
                the bearer Zoe brought news
                jdbc:oracle:thin:scott/tiger is wrong
                jdbc:oracle:thin:scott and more
                amqp://mq:5672/a@b
                amqp://mq:56721/a@b
                kafka://a:9092,b:9092/x@y
                amqp://[fe80::1]/a@b
                jdbc:oracle:thin:@db:1521/x
                jdbc:oracle:thin:scott/@db
                jdbc:oracle:thin:scott/[Filtered]@db
                amqp://[Filtered]@mq/path
                sent xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc
                sent eyJhbGci.eyJzdWIi.abc
                sent eyJhbGciOiJIUzI1NiJ9 on
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("nonHits")
    void whatOnlyLooksLikeThemIsLeftAlone(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }
}

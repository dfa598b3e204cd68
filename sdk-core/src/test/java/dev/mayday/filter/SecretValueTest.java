package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretValueTest {

    private final TextRedactor redactor = new TextRedactor(new SecretNames(List.of()));

    /** Values that begin or end like something else; the secret stands between « and ». */
    static Stream<String> hits() {
        return """
                password=«*hunter2*»
                password=«?hunter2»
                password=«{hunter2}»
                password=«{0}hunter2»
                password=«${SALT}hunter2»
                {"password":"«$hunter2}»"}
                {"password":"«{12]»"}
                password=«terror»
                password: «no-error»
                password: «hunter» 2 tries
                password=«C:\\new»
                password: «hunter2»\\nuser: bob
                password=«a,b»,user=bob
                password=«a)b», user=bob
                card_number: «4111-1111 1111-1111»
                {"password":"«it's me»"}
                token: «Bearer hunter2» was refused
                token: «ntlm hunter2» was refused
                {cookies=«a=b; c=d», accept=x}
                Cookie: «a="b; c=d"; e=f»
                field 'password': rejected value [«hunter2»]; codes [a]
                <password>«hunter2»...
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("hits")
    void theWholeValueIsHiddenAndNoMore(String marked) {
        String text = marked.replace("«", "").replace("»", "");

        assertThat(redactor.redact(text)).isEqualTo(marked.replaceAll("«[^»]*»", "[Filtered]"));
    }

    static Stream<String> nonHits() {
        return """
                throw new Refusal("password: " + password);
                throw new Refusal('token: ' + token);
                could not read the token: java.lang.OutOfMemoryError: heap
                expected <token> but found </other>
                expected <token> but found </tokens>
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("nonHits")
    void whatIsNoValueIsLeftAlone(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }
}

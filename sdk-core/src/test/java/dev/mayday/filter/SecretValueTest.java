package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                field 'password': rejected value [«hunter2»
                <password>«hunter2»<\\/password> and more
                <password> «hunter2» </password>
                <password><![CDATA[«hunter2»]]></password>
                <password><![CDATA[«hunter2»...
                password=«$x» next
                password=«{a}» next
                password=«${a b}c» next
                password=«#{a b}c» next
                password='«it''s me»' where user='bob'
                password="«it''s me»" where user='bob'
                password=«7-9 0» a
                <password>«a b»</password>
                password=«a»,
                password=«a», b
                password=«a»,"b"
                password=«a»,b:c
                password=«a,b»,user_name=bob
                password=«a,=b» next
                password=«a»)
                (password=«a») next
                [password=«a»]: next
                Authorization: «Custom key="a b"» next
                Authorization: «AWS4-HMAC-SHA256 Credential=a, Signature=b»
                Authorization: «hunter2»
                token: «negotiate hunter2» next
                token: «hunter» 2
                card_number: «4111 1111 1111 1111» on file
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("hits")
    void theWholeValueIsHiddenAndNoMore(String marked) {
        String text = marked.replace("«", "").replace("»", "");

        assertThat(redactor.redact(text)).isEqualTo(marked.replaceAll("«[^»]*»", "[Filtered]"));
    }

    @Test
    void aHeaderEndsWithItsLine() {
        assertThat(redactor.redact("Authorization: Digest username=\"bob\", realm=\"a b\"\nHost: shop"))
                .isEqualTo("Authorization: [Filtered]\nHost: shop");
        assertThat(redactor.redact("Authorization: hunter2 \nHost: shop"))
                .isEqualTo("Authorization: [Filtered] \nHost: shop");
        assertThat(redactor.redact("Cookie: a=b; c=d\nHost: shop")).isEqualTo("Cookie: [Filtered]\nHost: shop");
        assertThat(redactor.redact("token=a,\nuser=bob")).isEqualTo("token=[Filtered],\nuser=bob");
        assertThat(redactor.redact("(token=a)\nuser=bob")).isEqualTo("(token=[Filtered])\nuser=bob");
    }

    static Stream<String> nonHits() {
        return """
                throw new Refusal("password: " + password);
                throw new Refusal('token: ' + token);
                could not read the token: java.lang.OutOfMemoryError: heap
                expected <token> but found </other>
                expected <token> but found </tokens>
                expected <token> but found...
                cannot be cast to List<Token>...
                password=
                password=?
                password=****
                password={} and user={}
                password={0}, user={9}
                password=${DB_PASSWORD} next
                password=#{systemProperties} next
                password=%s next
                password='' and user='bob'
                password=[Filtered] next
                field 'password': rejected value [null]; codes [a]
                <password> </password>
                <password><![CDATA[]]></password>
                no token: a.B$CException: reset
                no token: my_error: reset
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("nonHits")
    void whatIsNoValueIsLeftAlone(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }
}

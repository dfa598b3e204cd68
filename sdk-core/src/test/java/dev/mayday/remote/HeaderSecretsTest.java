package dev.mayday.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderSecretsTest {

    @ParameterizedTest
    @CsvSource({
        "Bearer glc_s3cr3t, no entry for Bearer glc_s3cr3t, no entry for ***",
        "Bearer glc_s3cr3t, invalid token glc_s3cr3t, invalid token ***",
        "' Bearer  glc_s3cr3t ', invalid token glc_s3cr3t, invalid token ***",
        "glc_s3cr3t, invalid token glc_s3cr3t, invalid token ***",
        "Key 1234 glc_s3cr3t, 1234 has no glc_s3cr3t, *** has no ***"
    })
    void aValueIsMaskedAndEachPartBehindItsScheme(String value, String said, String shown) {
        assertThat(masked(Map.of("Authorization", value), said)).isEqualTo(shown);
    }

    @Test
    void theSchemeAloneIsNoSecret() {
        assertThat(masked(Map.of("Authorization", "Bearer glc_s3cr3t"), "missing Bearer"))
                .isEqualTo("missing Bearer");
    }

    @Test
    void userAndPasswordOfABasicValueAreMasked() {
        assertThat(masked(Map.of("Authorization", basic("shop:p4ss:word")), "user shop, not with p4ss:word"))
                .isEqualTo("user ***, not with ***");
        assertThat(masked(Map.of("proxy-authorization", basic("shop:p4ssword").replace("Basic", "BASIC")), "p4ssword"))
                .isEqualTo("***");
        assertThat(masked(Map.of("Authorization", basic("aK3yAlone")), "unknown aK3yAlone"))
                .isEqualTo("unknown ***");
    }

    @Test
    void whatIsNoBase64IsMaskedAsItStands() {
        assertThat(masked(Map.of("Authorization", "Basic s3cr3t!"), "no s3cr3t!"))
                .isEqualTo("no ***");
    }

    @Test
    void aSecretWithAnotherInItIsMaskedWhole() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Scope-OrgID", "shop");
        headers.put("Authorization", "Bearer shop-s3cr3t");

        assertThat(masked(headers, "shop-s3cr3t of shop")).isEqualTo("*** of ***");
    }

    @Test
    void whatIsShorterThanFourCharactersStays() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Scope-OrgID", "1");
        headers.put("Authorization", basic("me:abc"));

        assertThat(masked(headers, "some of 1 abc")).isEqualTo("some of 1 abc");
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String masked(Map<String, String> headers, String said) {
        OtlpSettings settings = new OtlpSettings("http://127.0.0.1/v1/logs", false, false, headers, Map.of());
        return new OtlpProtocol(settings, Clock.SYSTEM).masked(said);
    }
}

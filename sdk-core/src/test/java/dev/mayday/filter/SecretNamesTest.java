package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

    private final SecretNames names = new SecretNames(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "Password1",
                "dbPassword",
                "db.password",
                "db-password",
                "DB_PASSWORD",
                "spring.datasource.password",
                "passwordHash",
                "user[password]",
                "user%5Bpassword%5D",
                "passwd",
                "MYSQL_PWD",
                "user_pw",
                "db_pass",
                "smtpPass",
                "passphrase",
                "pass_word",
                "secret",
                "client_secret",
                "AWS_SECRET_ACCESS_KEY",
                "token",
                "X-Auth-Token",
                "access_token",
                "accessToken",
                "ACCESSTOKEN",
                "XSRF-TOKEN",
                "X-CSRFToken",
                "_csrf",
                "auth",
                "Authorization",
                "Proxy-Authorization",
                "apikey",
                "apiKey",
                "APIKey",
                "api_key",
                "X-API-Key",
                "private-key",
                "AccountKey",
                "SharedAccessKey",
                "credentials",
                "jwt",
                "bearer",
                "Cookie",
                "Set-Cookie",
                "JSESSIONID",
                "session_id",
                "sessionId",
                "session",
                "connect.sid",
                "ssn",
                "cardNumber",
                "credit_card",
                "cvv2",
                "userPin",
                "otp",
                "2fa_code",
                "passport_number",
                "kontoPasswordÄnderung",
                "PGPASSWORD",
                "PGPASSWORD_FILE",
                "dbpassword",
                "userpassword2",
                "DBPWD",
                "rootpasswd",
                "sshpassphrase",
                "passwordhash",
                "dbpasswordsalt",
                "passwordconfirmation",
                "userpasswords",
                "appsecret",
                "SECRETACCESSKEY",
                "AWSSECRETACCESSKEY",
                "accesskeyid",
                "awssecretkey",
                "tlsprivatekey",
                "mapsapikey",
                "githubaccesstoken",
                "Dpassword",
                "X-Insert-Key",
                "writeKey",
                "ingest_key",
                "ingestionKey",
                "x-honeycomb-team",
                "x-functions-key",
                "DD-APPLICATION-KEY",
                "sharedKey",
                "X-Auth-Key",
                "SAMLResponse",
                "saml_response",
            })
    void secret(String key) {
        assertThat(names.isSecretKey(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "author",
                "authority",
                "authored_by",
                "authenticated",
                "OAuthProvider",
                "OAuthClientId",
                "isOAuth",
                "oauth",
                "tokens_used",
                "max_tokens",
                "tokenizer",
                "token_type",
                "tokenCount",
                "token_expires_in",
                "token_expired",
                "passwordLength",
                "password_changed_at",
                "auth_method",
                "keyboard",
                "monkey",
                "key",
                "primary_key",
                "primaryKey",
                "foreign_key",
                "public_key",
                "cache_key",
                "idempotency-key",
                "passport",
                "passenger",
                "pass_rate",
                "compass",
                "bypass",
                "secretary",
                "cookbook",
                "session_duration",
                "sessions",
                "spinner",
                "mapping",
                "pinned",
                "side",
                "outside",
                "account_sid",
                "code",
                "status_code",
                "signature",
                "username",
                "user_id",
                "email",
                "iban",
                "cardinality",
                "discard_number",
                "passworded",
                "passwordless",
                "passwordlength",
                "passwordpolicy",
                "passwordprotected",
                "PGPASSWORD_LENGTH",
                "dbpassword_changed_at",
                "secretarial",
                "secretion",
                "accesskeyboard",
                "publickey",
                "hotkey",
                "subtoken",
                "encompass",
                "assn",
                "honeycomb_dataset",
                "team",
                "application_keyboard",
                "functions",
                "saml_response_time",
                "RelayState",
                "",
                "_-.",
                "42",
            })
    void noSecret(String key) {
        assertThat(names.isSecretKey(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code",
                "key",
                "sig",
                "signature",
                "X-Amz-Signature",
                "X-Amz-Credential",
                "access_token",
                "SAMLResponse"
            })
    void whatSignsAnAddressIsSecretInAQuery(String parameter) {
        assertThat(names.isSecretParameter(parameter, 0, parameter.length())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"country_code", "keyword", "sort_key", "q", "page"})
    void otherParametersAreNot(String parameter) {
        assertThat(names.isSecretParameter(parameter, 0, parameter.length())).isFalse();
    }

    @Test
    void wordsOfTheUserMatchInEverySpelling() {
        SecretNames more = new SecretNames(List.of("customerNumber", "IBAN", "x-internal-user-data", "--", ""));

        assertThat(List.of(
                        "customerNumber",
                        "CUSTOMER_NUMBER",
                        "old-customer-number",
                        "customernumber2",
                        "iban_type",
                        "mainIban",
                        "X-Internal-User-Data"))
                .allMatch(more::isSecretKey);
        assertThat(List.of("customer", "number_of_customer", "caliban", "internal", ""))
                .noneMatch(more::isSecretKey);
        assertThat(more.isSecretKey("password")).isTrue();
    }

    @Test
    void ofALongEntryTheLastFourWordsCount() {
        SecretNames more = new SecretNames(List.of("our own very secret-ish blue box"));

        assertThat(more.isSecretKey("secret_ish_blue_box")).isTrue();
        assertThat(more.isSecretKey("ish_blue_box")).isFalse();
    }

    @Test
    void aVeryLongNameIsReadFromItsEnd() {
        assertThat(names.isSecretKey("x".repeat(100_000) + "_password")).isTrue();
        assertThat(names.isSecretKey("password_" + "x".repeat(100_000))).isFalse();
    }
}

package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DsnTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "fedcba9876543210fedcba9876543210";

    @ParameterizedTest
    @CsvSource({
        "https://k@errors.example.com/7, https://errors.example.com, 7, k,",
        "HTTPS://k@Errors.Example.COM/7, https://errors.example.com, 7, k,",
        "http://k:s@localhost:9000/7, http://localhost:9000, 7, k, s",
        "https://k:@h/7, https://h, 7, k,",
        "https://k@h:443/7, https://h, 7, k,",
        "http://k@h:80/7, http://h, 7, k,",
        "http://k@h:443/7, http://h:443, 7, k,",
        "https://k@h/monitoring/7, https://h/monitoring, 7, k,",
        "https://k@h//a///b//7//, https://h/a/b, 7, k,",
        "https://k@h/7?environment=x#y, https://h, 7, k,",
        "https://k@h/a-name%20b, https://h, a-name%20b, k,",
        "https://k@[::1]:9000/7, https://[::1]:9000, 7, k,",
        "https://k@[2001:DB8::1]/7, https://[2001:db8::1], 7, k,",
        "http://k@sentry_web:9000/7, http://sentry_web:9000, 7, k,",
        "https://k@svc.cluster.local./7, https://svc.cluster.local., 7, k,",
        "https://k:s:t@h/7, https://h, 7, k, s:t",
    })
    void partsAreTakenApart(String text, String baseUrl, String project, String key, String secret) throws BadValue {
        Dsn dsn = Dsn.parse(text);

        assertThat(dsn.baseUrl()).isEqualTo(baseUrl);
        assertThat(dsn.projectId()).isEqualTo(project);
        assertThat(dsn.publicKey()).isEqualTo(key);
        assertThat(dsn.secretKey()).isEqualTo(secret);
        assertThat(dsn).hasToString(baseUrl + "/" + project);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
        KEY,                              does not start with https:// or http://, ***
        ftp://KEY@errors.example.com/7,   does not start with https:// or http://, ***
        //KEY@errors.example.com/7,       does not start with https:// or http://, ***
        "https://KEY@errors.example.com/7", does not start with https:// or http://, ***
        https://errors.example.com/7,     has no key before the host,              https://***
        https://KEY,                      has no key before the host,              https://***
        https://KEYerrors.example.com/7,  has no key before the host,              https://***
        https://errors.example.com/7@KEY, has no key before the host,              https://***
        https://@errors.example.com/7,    has no key before the host,              https://***
        https://:SECRET@errors.example.com/7, has no key before the host,          https://***
        https://KEY@errors.example.com,   has no project after the host,           https://***@errors.example.com/***
        https://KEY@errors.example.com/,  has no project after the host,           https://***@errors.example.com/***
        HTTP://KEY@errors.example.com/?KEY, has no project after the host,         http://***@errors.example.com/***
        https://KEY@errors.example.com:SECRET/7, has a port that is not a number,  https://***@errors.example.com/***
        https://KEY@errors.example.com:/7, has a port out of bounds,               https://***@errors.example.com/***
        https://KEY@errors.example.com:0/7, has a port out of bounds,              https://***@errors.example.com/***
        https://KEY@errors.example.com:65536/7, has a port out of bounds,          https://***@errors.example.com/***
        https://KEY@errors.example.com:9999999999999/7, has a port out of bounds,  https://***@errors.example.com/***
        https://KEY@/7,                   has no host,                             https://***
        https://KEY@:80/7,                has no host,                             https://***
        https://KEY@a..b/7,               has a host that is not valid,            https://***
        https://KEY@.example.com/7,       has a host that is not valid,            https://***
        https://KEY@ex ample.com/7,       has a host that is not valid,            https://***
        https://KEY@::1/7,                has a port that is not a number,                          https://***
        https://KEY@[::zz]/7,             has a host that is not valid,            https://***
        https://KEY@[:::::]/7,            has a host that is not valid,            https://***
        https://KEY@[/7,                  has a host that is not valid,            https://***
        https://KEY@]/7,                  has a host that is not valid,            https://***
        https://errors.example.com@KEY/7, has a key where the host belongs,        https://***
        https://errors.example.com@KEY,   has a key where the host belongs,        https://***
        https://KEY@SECRET@errors.example.com/7, has more than one '@',            https://***
        https://KEY:a/SECRET@errors.example.com/7, has no key before the host,     https://***
        https://KEYäKEY@errors.example.com/7, has a key with a character that is not allowed, https://***@errors.example.com/***
        https://KE Y@errors.example.com/7, has a key with a character that is not allowed, https://***@errors.example.com/***
        https://KEY@errors.example.com/a b, has a path that is not valid,          https://***@errors.example.com/***
        https://KEY@errors.example.com/../7, has a path that is not valid,         https://***@errors.example.com/***
        https://x@KEY.example.com/,       has no project after the host,           https://***
        https://x@errors.example.comKEY/, has no project after the host,           https://***
        https://x@myShortKey/,            has no project after the host,           https://***
        """)
    void malformedOneIsRefusedAndMasked(String pattern, String reason, String shown) {
        String text = pattern.replace("KEY", KEY).replace("SECRET", SECRET);

        assertThatExceptionOfType(BadValue.class)
                .isThrownBy(() -> Dsn.parse(text))
                .extracting(BadValue::reason)
                .isEqualTo(reason);
        assertThat(Dsn.masked(text)).isEqualTo(shown);
    }

    @Test
    void noKeyShowsHoweverThePartsAreShuffled() {
        String[] parts = {
            "https",
            "http",
            "://",
            ":",
            "/",
            "//",
            "@",
            KEY,
            SECRET,
            "errors.example.com",
            "localhost",
            ":9000",
            "7",
            "?",
            "#",
            " ",
            ".",
            "[",
            "]",
            "%40",
            "&",
            "sentry_key="
        };
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) > 0 ? "https://" : "");
            for (int i = random.nextInt(9); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                Dsn.parse(text.toString());
            } catch (BadValue bad) {
                refused++;
                assertThat(SettingsTable.DSN.complaint(text.toString(), bad))
                        .as(text.toString())
                        .doesNotContain(KEY)
                        .doesNotContain(SECRET);
            }
        }
        assertThat(refused).isGreaterThan(100_000);
    }
}

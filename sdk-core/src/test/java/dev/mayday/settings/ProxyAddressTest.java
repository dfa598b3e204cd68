package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy:3128, proxy, 3128,,",
        "HTTP://Proxy.Example.com, proxy.example.com, 80,,",
        "http://proxy:3128/, proxy, 3128,,",
        "http://ada:s3cret@proxy:3128, proxy, 3128, ada, s3cret",
        "http://ada:a:b@proxy:3128, proxy, 3128, ada, a:b",
        "http://ada:p@ss@proxy:3128, proxy, 3128, ada, p@ss",
        "http://ada%40corp:p%C3%A4%3a@proxy:3128, proxy, 3128, ada@corp, pä:",
        "http://ada:@proxy:3128, proxy, 3128, ada, ''",
        "http://[::1]:3128, ::1, 3128,,",
    })
    void partsAreTakenApart(String text, String host, int port, String user, String password) throws BadValue {
        ProxyAddress proxy = ProxyAddress.parse(text);

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.user()).isEqualTo(user);
        assertThat(proxy.password()).isEqualTo(password);
        if (user != null) {
            assertThat(proxy.toString()).startsWith("http://***@").doesNotContain(user);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proxy:3128, does not start with http://",
        "https://proxy:3128, does not start with http://",
        "socks://proxy:3128, does not start with http://",
        "http://, has no host",
        "http://:3128, has no host",
        "http://proxy:0, has a port out of bounds",
        "http://proxy:x, has a port that is not a number",
        "http://proxy/path, has a host that is not valid",
        "http://ada@proxy:3128, has no user and password before the '@'",
        "http://:s3cret@proxy:3128, has no user and password before the '@'",
        "http://ada:100%@proxy:3128, has a percent sign that encodes nothing",
        "http://ada:%zz@proxy:3128, has a percent sign that encodes nothing",
        "http://ada:%4@proxy:3128, has a percent sign that encodes nothing",
    })
    void malformedOneIsRefused(String text, String reason) {
        assertThatExceptionOfType(BadValue.class)
                .isThrownBy(() -> ProxyAddress.parse(text))
                .extracting(BadValue::reason)
                .isEqualTo(reason);
        assertThat(SettingsTable.PROXY.type().shown(text)).isEqualTo("***");
    }
}

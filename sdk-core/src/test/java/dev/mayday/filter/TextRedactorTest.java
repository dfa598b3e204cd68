package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.value.Values;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextRedactorTest {

    private static final String JWT =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private final TextRedactor redactor = new TextRedactor(new SecretNames(List.of()));

    /** What is secret stands between « and ». */
    static Stream<String> hits() {
        return """
                password=«hunter2»
                password = «hunter2» for bob
                password:«hunter2»
                Password: «hunter2»
                login failed, password: «hunter2», user: bob
                {"user":"bob","password":"«hunter2»"}
                {"user":"bob", "password" : "«hun\\"ter2»", "age":3}
                {\\"password\\":\\"«hunter2»\\",\\"age\\":3}
                {'password': '«hunter2»'}
                {"pin":«1234»,"age":3}
                {"credentials":«{"user":"a","keys":["b","c"]}»,"age":3}
                {"tokens":3,"access_tokens":«["b","c"]»}
                User{name=bob, password=«hunter2», role=admin}
                Credentials[user=bob, password=«hunter2»]
                User(name=bob, password=«hunter2»)
                UPDATE users SET password = '«it''s me»' WHERE id = 3
                select * from t where token='«abc»' and id=3
                password=«a,b}c» rest
                password=«[abc]def» rest
                password: «(abc»
                token[0]=«abc»&user[name]=bob&user[password]=«hunter2»
                token=«<abc>» and token=«<abc»
                params {token=«abc»,user=bob}
                client_secret => «s3cr3t»
                secret := «s3cr3t»
                DB_PASSWORD=«hunter2» java -jar app.jar
                --password=«hunter2»
                spring.datasource.password: «hunter2»
                \\npassword: «hunter2»\\nuser: bob
                card number: «4111 1111 1111 1111» declined
                SSN: «123-45-6789»
                API key: «abc123»
                session id: «abc123»
                sent OTP: «123456»
                Key (session_token)=«(abc123)» already exists
                Field error in object 'user' on field 'password': rejected value [«hunter2»]; codes [a]
                GET https://api.example.com/v1?user=3&access_token=«abc»&x=1
                GET /download?sig=«abc%3D»&se=2026
                GET /callback?code=«4/P7q7W91»&state=1
                /callback#access_token=«abc»&expires_in=3600
                https://«bob:hunter2»@example.com/path
                https://«0123456789abcdef»@errors.example.com/7
                redis://«:hunter2»@cache:6379
                mongodb://«bob:p@ss»@h1:27017,h2:27017/db?x=1
                postgres://«bob:hun/ter2»@db/app
                jdbc:postgresql://db/app?user=bob&password=«hunter2»&ssl=true
                jdbc:sqlserver://db:1433;user=sa;password=«hun,ter2»;encrypt=true
                jdbc:mysql://«bob:hunter2»@db:3306/app
                jdbc:oracle:thin:scott/«tiger»@//db:1521/app
                jdbc:oracle:thin:scott/«t/ig@er»@db:1521:app
                Server=db;AccountKey=«abc+/==»;Other=1
                Authorization: «Bearer abc.def-123»
                Authorization: «Basic dXNlcjpwYXNz»
                Authorization: «Splunk 0123-abc» was refused
                Authorization: «Digest username="bob", realm="x", response="6629"»
                curl -H 'Authorization: «Bearer abc123»' -H 'Cookie: «a=b; c="d e"»' https://example.com
                {Authorization=«[Bearer abc]», Accept=[*/*]}
                [Authorization:"«Bearer abc»", Accept:"*/*"]
                Cookie: «JSESSIONID=abc; theme=dark»
                Set-Cookie: «SID=31d4; Path=/; Secure; HttpOnly»
                {Cookie=«[a=b; c=d]», Accept=[x]}
                {cookie=«a=b; c=d», accept=x}
                sent Bearer «abc123»
                sent bearer «mF_9.B5f-4.1JqM».
                sent Bearer «xyz»
                sent Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»
                Bearer%20«abc123»
                token {J} is not valid
                x={J}&y=1
                {J}
                cut off «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0M»
                encrypted «eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp.48V1_ALb6US0.5eym8TW_c8Su.XFBoMYUZodet»
                PGPASSWORD=«hunter2» psql -h db
                dbpassword: «hunter2»
                rootpasswd=«hunter2»
                {"rootpasswd":"«hunter2»"}
                SECRETACCESSKEY=«abc/def»
                java -Dpassword=«hunter2» -Dtoken=«abc» -Dapi.key=«abc» -jar shop.jar
                {\\\\\\"password\\\\\\":\\\\\\"«hunter2»\\\\\\",\\\\\\"age\\\\\\":3}
                {\\\\\\"pin\\\\\\":«1234»,\\\\\\"age\\\\\\":3}
                {\\\\\\"token\\\\\\" : \\\\\\"«a\\\\\\\\\\\\\\"b»\\\\\\"}
                {\\\\\\"token\\\\\\":\\\\\\"«a\\\\\\\\\\\\\\\\»\\\\\\",\\\\\\"age\\\\\\":3}
                {\\"token\\":\\"«a\\\\\\\\»\\",\\"age\\":3}
                "{\\"body\\":\\"{\\\\\\"secret\\\\\\":\\\\\\"«abc»\\\\\\"}\\"}"
                {\\\\\\\\\\\\\\"token\\\\\\\\\\\\\\":\\\\\\\\\\\\\\"«abc»\\\\\\\\\\\\\\"}
                {&quot;user&quot;:&quot;bob&quot;,&quot;password&quot;:&quot;«hunter2»&quot;,&quot;age&quot;:3}
                {&quot;pin&quot;: «1234», &quot;age&quot;: 3}
                {&quot;pin&quot;:«1234»,&quot;age&quot;:3}
                {&#34;password&#34; : &#34;«hun\\&#34;ter2»&#34;, &#34;age&#34;: 3}
                {&#x22;password&#x22;:&#x22;«hunter2»&#x22;}
                {&#39;password&#39;: &#39;«hunter2»&#39;}
                &lt;db user=&quot;bob&quot; password=&quot;«a&b»&quot; pool=&quot;3&quot;/&gt;
                /search?user=bob&password=&quot;«hunter2»&quot;
                {&quot;password&quot;:&quot;«cut off
                <user>bob</user><password>«hunter2»</password>
                <wsse:Password Type="x#PasswordText">«hunter2»</wsse:Password>
                <api-key> «abc 123» </api-key><age>3</age>
                <secret><![CDATA[«a<b>c»]]></secret>
                <secret token='«abc»'>«abc»</secret>
                {"body":"<token>«abc=1:2»<\\/token>"}
                DB_PASS: «hunter2»
                db-pass: «hunter2»
                db.pass: «hunter2» for bob
                user_pin: «1234»
                X-Auth: «abc»
                redis_auth: «abc»
                X-Auth-Key: «abc»
                x-functions-key: «abc»
                POST /acs?SAMLResponse=«PHNhbWxwOl»&RelayState=x
                password	=	«hunter2»
                password	: «hunter2»
                {"password"	:	"«hunter2»","age":3}
                PASSWORD\u00a0=\u00a0«hunter2»
                password: '«open to the end
                """.replace("{J}", "«" + JWT + "»").lines();
    }

    @ParameterizedTest
    @MethodSource("hits")
    void hidden(String marked) {
        String text = marked.replace("«", "").replace("»", "");
        String expected = marked.replaceAll("«[^»]*»?", "[Filtered]");

        assertThat(redactor.redact(text)).isEqualTo(expected);
        assertThat(redactor.redact(expected)).isSameAs(expected);
    }

    static Stream<String> nonHits() {
        return """
                the author: Terry Pratchett
                tokens_used=512, max_tokens: 4096
                token_type=bearer&expires_in=3600
                keyboard=qwerty monkey: bananas
                Duplicate entry 'a' for key 'PRIMARY'
                primary key: 42, cache key=users:7, Duplicate key: 5
                error code: 500, status_code=404
                passport: stamped, compass=north, bypass: yes
                password=
                password:
                password=&user=bob
                password=null, token: null
                password=***** user=bob
                password = ? and token = ?
                token={} and secret={0} and jwt=%s
                auth.token=${AUTH_TOKEN}
                hasPassword=true, authenticated: false
                if (password == null || token != other)
                Token::getValue and password->x
                Unexpected token: } at line 3
                InvalidTokenException: expired
                com.auth0.jwt.exceptions.TokenExpiredException: The Token has expired
                javax.security.auth.login.LoginException: no
                org.springframework.security.authentication.BadCredentialsException: Bad credentials
                could not read the token: java.net.ConnectException: refused
                Error creating bean with name 'passwordEncoder': Injection of dependencies failed
                Error creating bean with name 'jwtTokenFilter': Unsatisfied dependency
                TokenService: started, AuthService: stopped
                auth: failed, session: ended, first pass: 3 warnings
                auth-service: connection refused
                com.auth0.client: connected, pass.rate: 3, pin_count: 4
                FATAL: password authentication failed for user "app"
                column users.password does not exist
                Could not resolve placeholder 'jwt.secret' in value "${jwt.secret}"
                /etc/passwd: Permission denied
                C:\\config\\secret: not found
                Cannot deserialize from String "my token": not a number
                http://example.com:8080/path@v2?q=a@b
                https://medium.com/@author/title and mail bob@example.com
                http://[::1]:8080/a@b
                urn:isbn:0451450523, at 12:30:45
                jdbc:postgresql://db:5432/app
                jdbc:oracle:thin:@//db:1521/app
                the bearer of bad news
                Bearer authentication is required, Bearer token missing
                WWW-Authenticate: Bearer realm="shop", error="invalid_token"
                Basic authentication, Basic Latin, Basic auth and basic usage of basics
                eyJ is how they begin
                eyJhbGciOiJIUzI1NiJ9 alone
                file eyJ.tar.gz
                heyJude.song.mp3
                the password is wrong
                GET /users?keys=1&country_code=DE&sort=asc 200 OK
                a = b; c: d, e=f
                passworded: yes, passwordless: login, encompass: all
                the accesskeys page: 3, see passwordpolicy=strict
                (ALL) NOPASSWD: ALL
                htpasswd: cannot create file
                {&quot;password&quot;:&quot;&quot;,&quot;author&quot;:&quot;bob&quot;}
                {\\\\\\"password\\\\\\":null,\\\\\\"author\\\\\\":\\\\\\"bob\\\\\\"}
                Error creating bean with name &#39;passwordEncoder&#39;: Injection of dependencies failed
                java -Dauthor=bob -Dfile.encoding=UTF-8
                connecting to http://example.com:8080...
                connecting to amqp://[::1]:5672...
                connecting to nats://a:4222,nats://b:4222...
                connecting to mongodb://h1:27017,h2:27017/db?x=1...
                connecting to http://example.com...
                GET http://example.com:8080/orders/user:bob...
                jdbc:oracle:thin:@//db:1521/app...
                expected <token> but was <EOF>
                expected <token>, got </token
                List<Password> x = List.<Password>of(y)
                Map<String, Token> a, Map<Token, List<Password>> b
                <password/> <password /> <password></password> <password> </password>
                <password>[Filtered]</password> <token>null</token> <token>${jwt}</token> <pin>****</pin>
                <tokens>3</tokens> <token-type>bearer</token-type> <author>bob</author> <b>token</b>
                <credentials><user>bob</user></credentials>
                if (token < a && b > token) x -> password </token>
                cannot cast Class<Token> to Supplier<Token>x...

                """.lines();
    }

    @ParameterizedTest
    @MethodSource("nonHits")
    void leftAlone(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }

    @Test
    void aLineBreakEndsAValue() {
        assertThat(redactor.redact(
                        "password: hunter2\nAuthorization: Bearer a\r\nCookie: a=b; c=d\nHost: x\npassword:\nx"))
                .isEqualTo(
                        "password: [Filtered]\nAuthorization: [Filtered]\r\nCookie: [Filtered]\nHost: x\npassword:\nx");
    }

    @Test
    void betweenANameAndAValueInQuotesALineMayEnd() {
        assertThat(redactor.redact("{\"token\":\r\n  \"abc\",\n\"age\":\n3}"))
                .isEqualTo("{\"token\":\r\n  \"[Filtered]\",\n\"age\":\n3}");
        assertThat(redactor.redact("token:\n\"abc\" and 'token':\n'abc'"))
                .isEqualTo("token:\n\"abc\" and 'token':\n'abc'");
    }

    @Test
    void tooLongATextIsCutBeforeItIsRead() {
        String redacted = redactor.redact("x".repeat(Values.MAX_TEXT) + " password=hunter2");

        assertThat(redacted).hasSize(Values.MAX_TEXT).endsWith("x...");
        assertThat(redactor.redact("pw=x ".repeat(Values.MAX_TEXT / 5))).hasSize(Values.MAX_TEXT);
    }

    static Stream<Arguments> runIntoTheCut() {
        return Stream.of(
                Arguments.of("amqp://", "shop:hunter2", "@mq:5672"),
                Arguments.of("redis://", ":hunter2", "@cache"),
                Arguments.of("postgres://", "bob:hun/ter2", "@db/app"),
                Arguments.of("https://", "bob:1234567", "@example.com"),
                Arguments.of("jdbc:oracle:thin:scott/", "tiger", "@//db:1521/app"),
                Arguments.of("jdbc:oracle:thin:scott/", "t/iger", "@//db:1521/app"),
                Arguments.of("password=", "hunter2", " for bob"),
                Arguments.of("<password>", "hunter2", "</password>"),
                Arguments.of("<password a='b'><![CDATA[", "hunt<er>2", "]]></password>"),
                Arguments.of("{&quot;password&quot;:&quot;", "hunter2", "&quot;}"));
    }

    @ParameterizedTest
    @MethodSource("runIntoTheCut")
    void whatACutLeavesOfASecretIsHidden(String before, String secret, String after) {
        for (int shown = secret.length() - 1; shown <= secret.length() + after.length(); shown++) {
            int fill = Values.MAX_TEXT - "...".length() - shown - before.length();
            String redacted = redactor.redact("x".repeat(fill - 1) + " " + before + secret + after + " ".repeat(99));

            // what stands in place of the secret may be longer, and be cut itself
            assertThat(redacted.substring(fill - 1)).as("%s shown", shown).startsWith(" " + before + "[Fil");
        }
    }

    @Test
    void whoeverCutTheTextTheAddressAtItsEndIsHidden() {
        assertThat(redactor.redact("GET amqp://shop:hunt...")).isEqualTo("GET amqp://[Filtered]...");
        assertThat(redactor.redact("GET jdbc:oracle:thin:scott/tig..."))
                .isEqualTo("GET jdbc:oracle:thin:scott/[Filtered]...");
    }

    @Test
    void whatWasRedactedOnceStaysAsItIs() {
        SplittableRandom random = new SplittableRandom(20_261_120);
        List<String> parts = Stream.concat(
                        hits().map(line -> line.replace("«", "").replace("»", "")),
                        Stream.concat(
                                nonHits(),
                                Stream.of(
                                        "password",
                                        "token",
                                        "=",
                                        ":",
                                        ": ",
                                        "\"",
                                        "'",
                                        "\\\"",
                                        "(",
                                        "[",
                                        "{",
                                        ")",
                                        "]",
                                        "}",
                                        ",",
                                        ";",
                                        "&",
                                        " ",
                                        "\n",
                                        "<",
                                        ">",
                                        "<token>",
                                        "</token>",
                                        "</",
                                        "<![CDATA[",
                                        "...",
                                        "Cookie",
                                        "Authorization",
                                        "Bearer",
                                        "Basic ",
                                        "://",
                                        "@",
                                        "/",
                                        "a",
                                        "1",
                                        "jdbc:oracle:",
                                        "eyJhbGciOiJub25lIn0",
                                        ".",
                                        "%",
                                        "[Filtered]",
                                        "null")))
                .toList();
        int changed = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                String part = parts.get(random.nextInt(parts.size()));
                int from = random.nextInt(3) > 0 ? 0 : random.nextInt(part.length() + 1);
                text.append(part, from, part.length());
            }
            String once = redactor.redact(text.toString());
            changed += once.equals(text.toString()) ? 0 : 1;

            assertThat(redactor.redact(once)).as("from %s", text).isEqualTo(once);
        }
        assertThat(changed).isGreaterThan(5_000);
    }

    @Test
    void aSecretNeverSurvivesInATextItWasPutInto() {
        SplittableRandom random = new SplittableRandom(7);
        String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%*+-./:;=?@^_|~";
        List<String> frames = List.of(
                "{\"user\":\"bob\",\"password\":\"%s\"}",
                "password='%s'",
                "{\"credentials\":{\"a\":[\"%s\"]},\"b\":1}",
                "Authorization: Bearer %s",
                "{\\\"secret\\\":\\\"%s\\\"}",
                "<a:password b=\"c\">%s</a:password>");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder secret = new StringBuilder("Z0");
            for (int i = random.nextInt(1, 30); i > 0; i--) {
                secret.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String frame = frames.get(random.nextInt(frames.size()));
            String text = "before " + frame.replace("%s", secret.toString().replace(";", "")) + " after";

            assertThat(redactor.redact(text))
                    .startsWith("before ")
                    .doesNotContain(secret.substring(0, 3))
                    .endsWith("after");
        }
    }
}

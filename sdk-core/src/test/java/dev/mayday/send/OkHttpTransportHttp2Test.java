package dev.mayday.send;

import static dev.mayday.send.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.testkit.Http2Server;
import dev.mayday.testkit.TlsFiles;
import dev.mayday.testkit.Usual;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Connections of HTTP/2 that carried a request and are no good any more when the next one comes. */
class OkHttpTransportHttp2Test {

    @TempDir
    private static Path folder;

    private static TlsFiles files;

    @RegisterExtension
    private final Transports transports = new Transports();

    @BeforeAll
    static void makeCertificate() throws Exception {
        files = TlsFiles.create(folder);
    }

    @Test
    void oneConnectionCarriesRequestAfterRequest() throws Exception {
        try (Http2Server server = Http2Server.start(files, connection -> {
            while (true) {
                connection.answer(connection.readRequest());
            }
        })) {
            Transport transport = transport(server);
            for (int i = 0; i < 3; i++) {
                assertThat(send(transport).status()).isEqualTo(200);
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anEventGoesOutAgainAtOnceWhereTheServerHasSaidGoodbye() throws Exception {
        try (Http2Server server = Http2Server.start(files, connection -> {
            int stream = connection.readRequest();
            connection.answer(stream);
            connection.goAway(stream);
        })) {
            Transport transport = transport(server);
            for (int i = 0; i < 3; i++) {
                assertThat(send(transport).status()).isEqualTo(200);
            }

            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void anEventGoesOutAgainAtOnceWhereAUsedConnectionEndsWithoutAnAnswer() throws Exception {
        try (Http2Server server = Http2Server.start(files, connection -> {
            connection.answer(connection.readRequest());
            connection.readRequest();
        })) {
            Transport transport = transport(server);
            send(transport);

            assertThat(send(transport).status()).isEqualTo(200);

            assertThat(server.requests()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void anEventGoesOutAgainAtOnceWhereAServerThatShutsDownRefusesIt() throws Exception {
        try (Http2Server server = Http2Server.start(files, connection -> {
            int first = connection.readRequest();
            connection.answer(first);
            if (connection.number() == 1) {
                connection.refuse(connection.readRequest());
                connection.goAway(first);
            }
        })) {
            Transport transport = transport(server);
            send(transport);

            assertThat(send(transport).status()).isEqualTo(200);
        }
    }

    @Test
    void aNewConnectionThatEndsWithoutAnAnswerIsNotTriedAgain() throws Exception {
        try (Http2Server server = Http2Server.start(files, Http2Server.Connection::readRequest)) {
            Transport transport = transport(server);

            assertThatThrownBy(() -> send(transport)).isInstanceOf(IOException.class);

            assertThat(server.requests()).isEqualTo(1);
        }
    }

    private Transport transport(Http2Server server) {
        return transports.to(server.url(), Usual.http(null, new Trust.Store(files.trustStore(), files.password())));
    }
}

package dev.mayday.send;

import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/** Which server certificates are believed, instead of those the JVM trusts. */
public sealed interface Trust {

    /**
     * The certificates of a trust store file. It is read by the first request; while that fails, requests fail as if the
     * server could not be reached.
     *
     * @param path a key store of any type this JVM reads, such as PKCS12 or JKS
     * @param password its password; empty for none
     */
    record Store(Path path, String password) implements Trust {
        @Override
        public String toString() {
            return "Store[" + path + "]";
        }
    }

    /**
     * Whatever the application made.
     *
     * @param sockets makes the TLS sockets
     * @param manager the trust manager behind {@code sockets}
     */
    record Custom(SSLSocketFactory sockets, X509TrustManager manager) implements Trust {}
}

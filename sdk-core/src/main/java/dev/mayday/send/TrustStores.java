package dev.mayday.send;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Turns a trust store file into what TLS needs. */
final class TrustStores {

    private TrustStores() {}

    static Trust.Custom resolve(Trust trust) throws IOException, GeneralSecurityException {
        if (trust instanceof Trust.Custom custom) {
            return custom;
        }
        Trust.Store store = (Trust.Store) trust;
        String password = store.password();
        KeyStore keys = KeyStore.getInstance(store.path().toFile(), password.isEmpty() ? null : password.toCharArray());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keys);
        X509TrustManager manager = first(factory.getTrustManagers());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {manager}, null);
        return new Trust.Custom(context.getSocketFactory(), manager);
    }

    private static X509TrustManager first(TrustManager[] managers) throws GeneralSecurityException {
        for (TrustManager manager : managers) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("This JVM makes no X.509 trust manager");
    }
}

package dev.mayday.servlet;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** HTTP/1.1 as Jetty's containers speak it here. */
final class JettyHttp {

    private JettyHttp() {}

    static HttpConnectionFactory withRoomForLargeHeaders() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(131_072);
        return new HttpConnectionFactory(configuration);
    }
}

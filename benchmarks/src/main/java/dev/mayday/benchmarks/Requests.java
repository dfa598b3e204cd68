package dev.mayday.benchmarks;

import jakarta.servlet.Filter;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

/**
 * A Tomcat that is handed its requests as its protocol handler would after parsing them, bytes that nobody has made texts of:
 * everything is there but the socket.
 */
final class Requests implements AutoCloseable {

    private static final byte[] METHOD = bytes("GET");
    private static final byte[] ADDRESS = bytes("/orders/4711");
    private static final byte[] HOST = bytes("shop");
    private static final byte[] TRACE = bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    /** Kept, or its level would be forgotten: it is not asked what it finds of threads that are not its own. */
    private static final Logger LOG = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Path folder = Files.createTempDirectory("mayday-tomcat");
    private final CoyoteAdapter adapter;
    private final Request request = new Request();
    private final Response response = new Response();
    private final Counting servlet = new Counting();
    private int sent;

    /** {@code filter} is null for none. */
    Requests(@Nullable Filter filter) throws IOException, LifecycleException {
        LOG.setLevel(Level.SEVERE);
        tomcat.setBaseDir(folder.toString());
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "orders", servlet).addMapping("/orders/*");
        if (filter != null) {
            add(filter, context);
        }
        tomcat.start();
        Connector connector = new Connector(); // none of the service's, which would open its port
        connector.setService(tomcat.getService());
        adapter = new CoyoteAdapter(connector);
        request.setResponse(response);
        response.setOutputBuffer(new Nowhere());
    }

    private static void add(Filter filter, Context context) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("first");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap everything = new FilterMap();
        everything.setFilterName("first");
        everything.addURLPattern("/*");
        context.addFilterMap(everything);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One request, from its parsed bytes to the end of its answer. */
    void serve() throws Exception {
        request.setMethod(METHOD, 0, METHOD.length);
        request.requestURI().setBytes(ADDRESS, 0, ADDRESS.length);
        request.serverName().setBytes(HOST, 0, HOST.length);
        header("host").setBytes(HOST, 0, HOST.length);
        header("traceparent").setBytes(TRACE, 0, TRACE.length);
        adapter.service(request, response);
        sent++;
        request.recycle();
        response.recycle();
    }

    private MessageBytes header(String name) {
        return request.getMimeHeaders().addValue(name);
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException(e);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
        if (sent != servlet.served) {
            throw new IllegalStateException(sent + " requests sent, but " + servlet.served + " served");
        }
    }

    /** Asks the request for nothing: what is made of it is made for the filter. */
    private static final class Counting extends GenericServlet {

        private static final long serialVersionUID = 1;

        private int served;

        @Override
        public void service(ServletRequest ignored, ServletResponse answer) {
            served++;
        }
    }

    private static final class Nowhere implements OutputBuffer {

        @Override
        public int doWrite(ByteBuffer chunk) {
            int length = chunk.remaining();
            chunk.position(chunk.limit());
            return length;
        }

        @Override
        public long getBytesWritten() {
            return 0;
        }
    }
}

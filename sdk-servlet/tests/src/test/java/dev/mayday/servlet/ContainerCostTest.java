package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mayday.MaydayClient;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a request without an error makes its thread allocate over a filter that does nothing, in each container: with what the
 * container makes because the filter asked for it. The servlet asks for nothing itself.
 */
@Tag("containers")
class ContainerCostTest extends ContainerFixture {

    private static final int REQUESTS = 500;
    private static final long MOST_BYTES = 500;

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aRequestAllocatesAtMostFiveHundredBytes(String name) {
        MaydayClient client = client(settings -> settings);
        Meter with = new Meter();
        Meter without = new Meter();
        Container container = start(name, context -> {
            filter(context, "/with/*", with);
            filter(context, "/with/*", new MaydayFilter(client, MaydayFilterOptions.DEFAULTS));
            filter(context, "/none/*", without);
            filter(context, "/none/*", (request, response, chain) -> chain.doFilter(request, response));
            servlet(context, "/with/*", (request, response) -> {});
            servlet(context, "/none/*", (request, response) -> {});
        });

        for (int i = 0; i < REQUESTS; i++) {
            get(container, "/with/42");
            get(container, "/none/42");
        }
        long bytes = with.median() - without.median();
        System.out.println("a request in " + container.version() + " costs " + bytes + " bytes");

        assertThat(bytes).isBetween(1L, MOST_BYTES);
    }

    private static void filter(ServletContext context, String pattern, Filter filter) {
        FilterRegistration.Dynamic registered = context.addFilter("filter-" + System.identityHashCode(filter), filter);
        registered.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, pattern);
    }

    /** Stands in front of a filter and notes what the thread allocates from there on until the request comes back. */
    private static final class Meter implements Filter {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final Queue<Long> allocated = new ConcurrentLinkedQueue<>();

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            chain.doFilter(request, response);
            allocated.add(threads.getThreadAllocatedBytes(thread) - before);
        }

        long median() {
            List<Long> sorted = allocated.stream().sorted().toList();
            assertThat(sorted).hasSize(REQUESTS);
            return sorted.get(REQUESTS / 2);
        }
    }
}

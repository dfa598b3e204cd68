package dev.mayday.spring;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.core.PriorityOrdered;

/**
 * The context's client, whoever makes it: asked for before the application's beans, lazy or not, so that what they log while
 * they are made is captured; installed as soon as it is there, attached to what lies outside the context, and closed last. A
 * bean post-processor, because those are made before every other bean and so destroyed after them.
 */
final class SpringClient
        implements BeanPostProcessor,
                PriorityOrdered,
                BeanFactoryAware,
                BeanFactoryInitializer<ListableBeanFactory>,
                DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger("dev.mayday");

    /** The clients of all contexts, weakly. */
    private static final Set<MaydayClient> OF_CONTEXTS =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final AtomicReference<@Nullable MaydayClient> client = new AtomicReference<>();
    private final Deque<Runnable> attached = new ArrayDeque<>();
    private final Runnable last = this::close;
    private @Nullable ListableBeanFactory beans;
    private volatile @Nullable MaydayClient own;

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = (ListableBeanFactory) beanFactory;
    }

    @Override
    public void initialize(ListableBeanFactory factory) {
        MaydayClient one = factory.getBeanProvider(MaydayClient.class).getIfUnique();
        if (one == null && factory.getBeanNamesForType(MaydayClient.class).length > 1) {
            LOG.warn("mayday: requests and actuator are left alone: of several MaydayClient beans none is @Primary");
        }
    }

    /** The context's client once it has been made, until then the installed one. */
    MaydayClient get() {
        MaydayClient made = client.get();
        return made == null ? Mayday.client() : made;
    }

    /**
     * True if Spring's hook sees to the end of the process: it closes the context, and with it what {@link #own} was given. An
     * exit while beans are made is one where it cannot, so it is told to close that one by itself, last.
     */
    boolean isEndedBySpring(ApplicationContext context) {
        return SpringHook.closes(context) && SpringHook.add(last);
    }

    /** {@code made} is closed with the context. */
    MaydayClient own(MaydayClient made) {
        own = made;
        return made;
    }

    /**
     * True if the application has installed a client by itself that sees uncaught exceptions; with a second one they would
     * arrive twice. Not that of another context, which may end first.
     */
    static boolean isUncaughtSeen() {
        MaydayClient installed = Mayday.client();
        return installed.isActive()
                && !OF_CONTEXTS.contains(installed)
                && Boolean.parseBoolean(installed.settings().get("mayday.uncaught"));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof MaydayClient made && client.compareAndSet(null, made) && made.isActive()) {
            OF_CONTEXTS.add(made);
            Mayday.install(made);
            if (beans != null) {
                for (ClientPart part : beans.getBeansOfType(ClientPart.class).values()) {
                    attached.push(part.attach(made));
                }
            }
        }
        return bean;
    }

    @Override
    public void destroy() {
        Startup startup = beans == null ? null : Startup.of(beans);
        if (startup != null && startup.mayFail()) {
            startup.keep(this::end, own); // the failure of the start is still to be reported
        } else {
            end();
        }
    }

    private void end() {
        attached.forEach(Runnable::run);
        attached.clear();
        close();
        SpringHook.remove(last);
    }

    private void close() {
        MaydayClient made = own;
        if (made != null) {
            made.close();
        }
    }
}

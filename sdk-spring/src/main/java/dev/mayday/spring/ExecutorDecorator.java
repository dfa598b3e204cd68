package dev.mayday.spring;

import java.lang.reflect.Modifier;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.NativeDetector;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;

/**
 * Puts a proxy around every executor and scheduler of the application that Spring or the JDK has made, so that tasks take
 * their context along. A proxy and not a {@code TaskDecorator}, because an executor has room for one of those and does not
 * tell whether it is taken. Executors of other libraries are left alone: event loops are more than executors.
 */
final class ExecutorDecorator implements BeanPostProcessor, BeanFactoryAware {

    private static final Logger LOG = LoggerFactory.getLogger("dev.mayday");

    private final TaskAdvice advice;
    private @Nullable ConfigurableListableBeanFactory beans;

    ExecutorDecorator(SpringClient client) {
        this.advice = new TaskAdvice(client);
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        beans = factory instanceof ConfigurableListableBeanFactory listable ? listable : null;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!runsTasks(bean) || NativeDetector.inNativeImage()) {
            return bean;
        }
        try {
            if (bean instanceof Advised advised && !advised.isFrozen()) {
                advised.addAdvice(0, advice);
                return bean;
            }
            return proxy(bean, isDeclaredByInterface(name));
        } catch (RuntimeException | LinkageError failure) {
            LOG.warn("mayday: context does not travel with the executor {}: {}", name, failure.toString());
            return bean;
        }
    }

    private static boolean runsTasks(Object bean) {
        if (bean instanceof TaskExecutor || bean instanceof TaskScheduler) {
            return !(bean instanceof SyncTaskExecutor);
        }
        return bean instanceof Executor && isOfTheJdk(bean.getClass());
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getName().startsWith("java.util.concurrent.");
    }

    /** True if the application names the bean by an interface, such as {@code ExecutorService}: nobody asks for its class. */
    private boolean isDeclaredByInterface(String name) {
        if (beans == null || !beans.containsBeanDefinition(name)) {
            return false;
        }
        Class<?> declared =
                beans.getMergedBeanDefinition(name).getResolvableType().resolve();
        return declared != null && declared.isInterface();
    }

    private Object proxy(Object bean, boolean byInterface) {
        Class<?> type = bean.getClass();
        boolean known = Modifier.isPublic(type.getModifiers()) || !isOfTheJdk(type);
        // A subclass of one of the JDK's own classes cannot be made unless the JVM opens itself.
        boolean byClass = known && !type.isHidden() && !(byInterface && isOfTheJdk(type));
        if (byClass && Modifier.isFinal(type.getModifiers())) {
            return bean; // somebody may ask for it by its class, which no proxy can be
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(byClass);
        factory.addAdvice(advice);
        return factory.getProxy(
                type.getClassLoader() == null ? ExecutorDecorator.class.getClassLoader() : type.getClassLoader());
    }
}

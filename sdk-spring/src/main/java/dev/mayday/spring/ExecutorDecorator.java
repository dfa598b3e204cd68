package dev.mayday.spring;

import java.lang.reflect.Modifier;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.NativeDetector;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;

/**
 * Puts a proxy around every executor and scheduler of the application that Spring or the JDK has made, so that tasks take
 * their context along. A proxy and not a {@code TaskDecorator}, because an executor has room for one of those and does not
 * tell whether it is taken. Executors of other libraries are left alone: event loops are more than executors.
 */
final class ExecutorDecorator implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger("dev.mayday");

    private final TaskAdvice advice;

    ExecutorDecorator(SpringClient client) {
        this.advice = new TaskAdvice(client);
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
            return proxy(bean);
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

    private Object proxy(Object bean) {
        Class<?> type = bean.getClass();
        boolean known = Modifier.isPublic(type.getModifiers()) || !isOfTheJdk(type);
        boolean byClass = known && !type.isHidden();
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

package dev.mayday.spring;

import dev.mayday.MaydayClient;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;

/**
 * Adds to the proxies that Spring makes for {@code @Async}: one advice before the work changes threads, which takes the scope,
 * and one after it, which binds the scope and captures what escapes from a method that returns nothing, and so has nobody
 * else to tell. It serves whatever executor is used, also one that is no bean. Without an order, so that it comes after
 * Spring's own post-processor.
 */
final class AsyncDecorator implements BeanPostProcessor {

    private static final String CARRIED = AsyncDecorator.class.getName();

    private final MethodInterceptor before;
    private final MethodInterceptor after;

    AsyncDecorator(SpringClient client) {
        this.before = call -> {
            MaydayClient current = client.get();
            if (call instanceof ProxyMethodInvocation proxied && current.isActive()) {
                Function<MethodInvocation, @Nullable Object> work = later -> proceed(later, current);
                proxied.setUserAttribute(CARRIED, current.currentScope().wrapFunction(work));
            }
            return call.proceed();
        };
        this.after = AsyncDecorator::resume;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof Advised advised && !advised.isFrozen()) {
            Advisor[] advisors = advised.getAdvisors();
            for (int i = 0; i < advisors.length; i++) {
                if (advisors[i] instanceof AsyncAnnotationAdvisor async) {
                    Pointcut methods = async.getPointcut();
                    advised.addAdvisor(i + 1, new DefaultPointcutAdvisor(methods, after));
                    advised.addAdvisor(i, new DefaultPointcutAdvisor(methods, before));
                    break;
                }
            }
        }
        return bean;
    }

    @SuppressWarnings("unchecked") // nobody else knows the key
    private static @Nullable Object resume(MethodInvocation call) throws Throwable {
        Object carried = call instanceof ProxyMethodInvocation proxied ? proxied.getUserAttribute(CARRIED) : null;
        return carried == null ? call.proceed() : ((Function<MethodInvocation, @Nullable Object>) carried).apply(call);
    }

    private static @Nullable Object proceed(MethodInvocation call, MaydayClient client) {
        try {
            return call.proceed();
        } catch (Throwable thrown) {
            if (call.getMethod().getReturnType() == void.class) {
                Escape.capture(client, thrown, Escape.ASYNC);
            }
            throw Escape.rethrow(thrown);
        }
    }
}

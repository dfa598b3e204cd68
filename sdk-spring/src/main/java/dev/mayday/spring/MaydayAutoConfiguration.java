package dev.mayday.spring;

import ch.qos.logback.classic.LoggerContext;
import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.destination.Destination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import dev.mayday.logback.MaydayAppender;
import io.micrometer.context.ContextRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The client as a bean, made of the {@code mayday.*} properties and the application's beans, unless the application has one of
 * its own. It is there without a destination too, and then does nothing: code that wants it need not care.
 */
@AutoConfiguration
class MaydayAutoConfiguration {

    static final String CLIENT = "maydayClient";

    @Bean
    @Role(org.springframework.beans.factory.config.BeanDefinition.ROLE_INFRASTRUCTURE)
    static SpringClient maydaySpringClient() {
        return new SpringClient();
    }

    @Bean(name = CLIENT, destroyMethod = "") // SpringClient closes it, last
    @ConditionalOnMissingBean
    MaydayClient maydayClient(
            SpringClient owner,
            ApplicationContext context,
            ConfigurableEnvironment environment,
            ObjectProvider<BuildProperties> build,
            ObjectProvider<GitProperties> git,
            ObjectProvider<Destination> destinations,
            ObjectProvider<EventProcessor> processors,
            ObjectProvider<BreadcrumbProcessor> breadcrumbProcessors,
            ObjectProvider<MaydayCustomizer> customizers) {
        SpringSettings settings =
                new SpringSettings(environment).describing(context, build.getIfUnique(), git.getIfUnique());
        if (owner.isEndedBySpring(context)) {
            settings.closedByContext();
        }
        if (SpringClient.isUncaughtSeen()) {
            settings.withoutUncaught();
        }
        MaydayClientBuilder builder = MaydayClient.builder();
        settings.feed(builder);
        destinations.orderedStream().forEach(builder::destination);
        processors.orderedStream().forEach(builder::eventProcessor);
        List<BreadcrumbProcessor> ofBreadcrumbs =
                breadcrumbProcessors.orderedStream().toList();
        if (!ofBreadcrumbs.isEmpty()) {
            builder.beforeBreadcrumb(breadcrumb -> process(breadcrumb, ofBreadcrumbs));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return owner.own(builder.build());
    }

    private static @Nullable Breadcrumb process(Breadcrumb breadcrumb, List<BreadcrumbProcessor> processors) {
        Breadcrumb processed = breadcrumb;
        for (BreadcrumbProcessor processor : processors) {
            if (processed != null) {
                processed = processor.process(processed);
            }
        }
        return processed;
    }

    /** Log lines. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({LoggerContext.class, MaydayAppender.class})
    @OnSetting("mayday.logback")
    @Conditional(OnDestination.class)
    static class Logback {

        @Bean
        static ClientPart maydayLogback() {
            return RootAppender::attach;
        }
    }

    /** Executors, schedulers, {@code @Async}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.aop.framework.ProxyFactory")
    @OnSetting("mayday.executors")
    @Conditional(OnDestination.class)
    static class Executors {

        @Bean
        @Role(org.springframework.beans.factory.config.BeanDefinition.ROLE_INFRASTRUCTURE)
        static ExecutorDecorator maydayExecutors(SpringClient client) {
            return new ExecutorDecorator(client);
        }

        @Bean
        @Role(org.springframework.beans.factory.config.BeanDefinition.ROLE_INFRASTRUCTURE)
        static AsyncDecorator maydayAsync(SpringClient client) {
            return new AsyncDecorator(client);
        }
    }

    /** Micrometer's context propagation, which Reactor and others use. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextRegistry.class)
    @Conditional(OnDestination.class)
    static class Propagation {

        @Bean
        static ClientPart maydayContextPropagation() {
            return ScopeAccessor::register;
        }
    }
}

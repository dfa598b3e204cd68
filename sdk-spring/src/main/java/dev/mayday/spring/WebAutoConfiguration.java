package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.event.User;
import dev.mayday.servlet.MaydayFilter;
import dev.mayday.servlet.MaydayFilterOptions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.core.Authentication;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Requests: each a unit of work, and a policy for what of them is captured. */
@AutoConfiguration(after = MaydayAutoConfiguration.class)
@ConditionalOnSingleCandidate(MaydayClient.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, MaydayFilter.class, FilterRegistrationBean.class})
@Conditional(OnDestination.class)
class WebAutoConfiguration {

    @Bean
    FilterRegistrationBean<MaydayFilter> maydayFilter(
            MaydayClient client, ObjectProvider<RequestUser> users, ObjectProvider<MaydayFilterOptions> given) {
        MaydayFilterOptions options = given.getIfAvailable(() -> MaydayFilterOptions.DEFAULTS);
        Function<HttpServletRequest, @Nullable User> user = users.getIfAvailable();
        if (user != null && client.sendsPii()) {
            options = options.userResolverIfNone(user);
        }
        if (WebCapture.of(client) != WebCapture.UNHANDLED) {
            options = options.captureServerErrors(true);
        }
        return registration(new MaydayFilter(client, options), Ordered.HIGHEST_PRECEDENCE, client);
    }

    static <F extends Filter> FilterRegistrationBean<F> registration(F filter, int order, MaydayClient client) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setAsyncSupported(true);
        registration.setOrder(order);
        registration.setEnabled(client.isActive());
        return registration;
    }

    /** Spring MVC: what its resolvers turned into an answer. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({DispatcherServlet.class, WebMvcConfigurer.class})
    static class Mvc {

        @Bean
        ResolvedExceptions maydayResolvedExceptions() {
            return new ResolvedExceptions();
        }

        @Bean
        RouteNaming maydayRouteNaming() {
            return new RouteNaming();
        }

        /** The bean of this name is Boot's, and there only in a WAR. */
        @Bean
        FilterRegistrationBean<AnswerFilter> maydayAnswerFilter(MaydayClient client, BeanFactory beans) {
            AnswerFilter filter =
                    new AnswerFilter(client, WebCapture.of(client), beans.containsBean("errorPageFilter"));
            return registration(filter, AnswerFilter.ORDER, client);
        }
    }

    /** Spring Security's user, where personal data may be sent. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    static class Security {

        @Bean
        RequestUser maydayRequestUser() {
            return new RequestUser();
        }

        @Bean
        FilterRegistrationBean<RequestUser.Keeper> maydayRequestUserKeeper(RequestUser user, MaydayClient client) {
            return registration(user.keeper(client.sendsPii()), RequestUser.AFTER_SECURITY, client);
        }
    }
}

package org.acme.shop;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Filters, security and interceptors of the shop, some of which fail. */
@Configuration
@EnableAsync
@EnableScheduling
public class Web implements WebMvcConfigurer {

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/secure/admin")
                        .hasRole("ADMIN")
                        .requestMatchers("/secure/**")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ada").password("{noop}engine").roles("USER").build());
    }

    @Bean
    FilterRegistrationBean<Filter> failing() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            String path = ((HttpServletRequest) request).getRequestURI();
            if (path.equals("/filter/before")) {
                throw new IllegalStateException("filter " + path);
            }
            if (path.equals("/filter/in-front")) {
                throw new BadToken();
            }
            if (path.equals("/filter/servlet-exception")) {
                throw new ServletException(new IllegalStateException("filter " + path));
            }
            chain.doFilter(request, response);
            if (path.equals("/filter/after")) {
                throw new IllegalStateException("filter " + path);
            }
            if (path.equals("/filter/after-commit")) {
                response.flushBuffer();
                throw new IllegalStateException("filter " + path);
            }
        });
        registration.setOrder(0);
        return registration;
    }

    @Bean
    Tokens tokens() {
        return new Tokens();
    }

    /** Right behind Mayday's first filter, where many an application has one for tokens. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Tokens implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            try {
                chain.doFilter(request, response);
            } catch (BadToken bad) {
                ((HttpServletResponse) response).setStatus(401);
            }
        }
    }

    private static final class BadToken extends RuntimeException {}

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                fail(request, "/interceptor/before");
                return true;
            }

            @Override
            public void postHandle(
                    HttpServletRequest request, HttpServletResponse response, Object handler, ModelAndView view) {
                fail(request, "/interceptor/after");
            }

            @Override
            public void afterCompletion(
                    HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
                fail(request, "/interceptor/completion");
            }
        });
    }

    private static void fail(HttpServletRequest request, String path) {
        if (request.getRequestURI().equals(path)) {
            throw new IllegalStateException("interceptor " + path);
        }
    }
}

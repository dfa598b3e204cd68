package dev.mayday.spring;

import dev.mayday.event.User;
import dev.mayday.servlet.MaydayFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who Spring Security says sends a request. It forgets that before an exception has reached the outermost filter, so a filter
 * behind it notes who it was when a request fails.
 */
final class RequestUser implements Function<HttpServletRequest, @Nullable User> {

    /** Spring Boot puts Spring Security's filters at -100. */
    static final int AFTER_SECURITY = -99;

    private static final String NOTED = RequestUser.class.getName();

    @Override
    public @Nullable User apply(HttpServletRequest request) {
        return request.getAttribute(NOTED) instanceof User noted ? noted : current();
    }

    private static @Nullable User current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null || who instanceof AnonymousAuthenticationToken || !who.isAuthenticated()) {
            return null;
        }
        return User.ofUsername(who.getName());
    }

    /** A filter that does nothing unless {@code notes}. */
    Keeper keeper(boolean notes) {
        return new Keeper(notes);
    }

    /** The filter behind Spring Security's. */
    static final class Keeper implements Filter {

        private final boolean notes;

        private Keeper(boolean notes) {
            this.notes = notes;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            try {
                chain.doFilter(request, response);
            } catch (Throwable thrown) {
                note(request);
                throw thrown;
            }
            if (request.getAttribute(MaydayFilter.EXCEPTION) != null) {
                note(request);
            }
        }

        private void note(ServletRequest request) {
            User user = notes ? current() : null;
            if (user != null) {
                request.setAttribute(NOTED, user);
            }
        }
    }
}

package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.User;
import dev.mayday.servlet.MaydayFilter;
import dev.mayday.servlet.MaydayFilterOptions;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who an event of a request says it was, when Spring Security knows. */
class RequestUserTest extends ContextFixture {

    private static final User ADA = new User(null, "ada", null, null, null, Map.of());

    @BeforeEach
    void signIn() {
        TestingAuthenticationToken ada = new TestingAuthenticationToken("ada", "engine", "USER");
        SecurityContextHolder.getContext().setAuthentication(ada);
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
        System.clearProperty("mayday.send-pii");
    }

    @Test
    void optionsOfTheApplicationsOwnThatSayNothingOfTheUserLeaveItSpringSecuritys() throws Exception {
        System.setProperty("mayday.send-pii", "true");
        assertThat(userOfARequest(Headers.class)).isEqualTo(ADA);
    }

    @Test
    void aResolverOfTheApplicationsOwnIsAskedInItsPlace() throws Exception {
        System.setProperty("mayday.send-pii", "true");
        assertThat(userOfARequest(Resolver.class)).isEqualTo(User.of("17"));
    }

    @Test
    void whereNoPersonalDataMayBeSentNobodyIsNamed() throws Exception {
        assertThat(userOfARequest(Headers.class)).isNull();
    }

    private User userOfARequest(Class<?> configuration) throws IOException, ServletException {
        AnnotationConfigApplicationContext context = start(RequestUser.class, configuration);
        MaydayFilter filter = new WebAutoConfiguration()
                .maydayFilter(
                        client(),
                        context.getBeanProvider(RequestUser.class),
                        context.getBeanProvider(MaydayFilterOptions.class))
                .getFilter();
        new Exchange().through(filter, (request, response) -> client().captureMessage("in the request"));
        return events().get(0).user();
    }

    @Configuration(proxyBeanMethods = false)
    static class Headers {

        @Bean
        MaydayFilterOptions options() {
            return MaydayFilterOptions.DEFAULTS.allowHeaders("X-Request-Id");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Resolver {

        @Bean
        MaydayFilterOptions options() {
            return MaydayFilterOptions.DEFAULTS.userResolver(request -> User.of("17"));
        }
    }
}

package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inbox page mounted in an application. */
@Tag("containers")
class InboxServletTest extends ContainerFixture {

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void thePageIsServedBelowItsMountPointUnderItsOwnPolicy(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(name, context -> servlet(context, "/internal/errors/*", open(client)));
        client.captureException(new IllegalStateException("no stock"));
        events(client);

        HttpResponse<String> page = get(container, "/internal/errors/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).containsIgnoringCase("text/html;charset=utf-8"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(get(container, "/internal/errors/api/groups").body()).contains("no stock");
        assertThat(get(container, "/internal/errors/none").statusCode()).isEqualTo(404);

        HttpResponse<String> root = get(container, "/internal/errors");
        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/internal/errors/"));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void withoutARuleNobodyIsLetIn(String name) {
        Mayday.install(client(settings -> settings.inbox(true)));
        Container container = start(name, context -> {
            servlet(context, "/inbox/*", new InboxServlet());
            servlet(context, "/blank/*", new InboxServlet()).setInitParameter("role", " ");
        });

        // what a proxy of somebody else's sends that was told nothing but where to send it
        assertThat(get(container, "/inbox/api/groups").statusCode()).isEqualTo(403);
        assertThat(get(container, "/blank/api/groups").statusCode()).isEqualTo(403);
        assertThat(get(container, "/inbox/").body()).doesNotContain("html");
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aRoleOfTheContainersIsTheRuleOfAWebXml(String name) {
        Mayday.install(client(settings -> settings.inbox(true)));
        Container container = start(name, context -> {
            filter(context, (request, response, chain) -> chain.doFilter(new SignedIn(request), response));
            servlet(context, "/inbox/*", new InboxServlet()).setInitParameter("role", "operator");
        });

        assertThat(get(container, "/inbox/").statusCode()).isEqualTo(403);
        assertThat(get(container, "/inbox/", "X-Role", "guest").statusCode()).isEqualTo(403);
        assertThat(get(container, "/inbox/", "X-Role", "operator").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void thePageOfAnotherSiteIsRefusedWhateverTheRuleSays(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(name, context -> servlet(context, "/inbox/*", open(client)));

        assertThat(get(container, "/inbox/api/groups").statusCode()).isEqualTo(200);
        assertThat(get(container, "/inbox/api/groups", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void theApplicationDecidesWhoMayCome(String name) {
        MaydayClient client = client(settings -> settings.inbox(true));
        Container container = start(
                name,
                context -> servlet(
                        context,
                        "/inbox/*",
                        new InboxServlet(client, request -> "ops".equals(request.getHeader("X-Role")))));

        assertThat(get(container, "/inbox/").statusCode()).isEqualTo(403);
        assertThat(get(container, "/inbox/", "X-Role", "ops", "X-Forwarded-For", "10.1.1.1")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("containers")
    void withoutTheInboxThereIsNoPage(String name) {
        MaydayClient client = client(settings -> settings);
        Container container = start(name, context -> servlet(context, "/inbox/*", open(client)));

        HttpResponse<String> answer = get(container, "/inbox/");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("mayday.inbox=true");
    }

    private static InboxServlet open(MaydayClient client) {
        return new InboxServlet(client, request -> true);
    }

    /** The container's notion of who it is, from a header. */
    private static final class SignedIn extends HttpServletRequestWrapper {

        SignedIn(ServletRequest request) {
            super((HttpServletRequest) request);
        }

        @Override
        public boolean isUserInRole(String role) {
            return role.equals(getHeader("X-Role"));
        }
    }
}

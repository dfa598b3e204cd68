package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SpringSettingsTest {

    private final Map<String, Object> properties = new HashMap<>();
    private final StandardEnvironment environment = new StandardEnvironment();
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    private Map<String, String> settings(BuildProperties build, GitProperties git) {
        environment.getPropertySources().addLast(new MapPropertySource("application.properties", properties));
        ConfigurationPropertySources.attach(environment);
        MaydayClientBuilder builder = MaydayClient.builder();
        new SpringSettings(environment).describing(beans, build, git).feed(builder);
        return builder.build().settings();
    }

    private Map<String, String> settings() {
        return settings(null, null);
    }

    private void profile(Map<String, Object> of) {
        environment.getPropertySources().addFirst(new MapPropertySource("application-production.yml", of));
    }

    @Test
    void aPropertyMayBeSpelledAsSpringAllows() {
        properties.put("mayday.maxBreadcrumbs", "50");
        properties.put("mayday.mdc_tags[0]", "order");
        properties.put("mayday.mdcTags[1]", "tenant");
        properties.put("mayday.tags.cartSize", "3");

        assertThat(settings())
                .containsEntry("mayday.max-breadcrumbs", "50")
                .containsEntry("mayday.mdc-tags", "order,tenant")
                .containsEntry("mayday.tags", "cartSize=3");
    }

    @Test
    void aPlaceholderIsResolvedAndOneThatCannotBeIsABadValueOfItsOwn() {
        properties.put("where", "staging");
        properties.put("mayday.environment", "${where}");
        properties.put("mayday.connect-timeout", "${nowhere}");
        properties.put("mayday.read-timeout", "7s");

        assertThat(settings())
                .containsEntry("mayday.environment", "staging")
                .containsEntry("mayday.connect-timeout", "5s")
                .containsEntry("mayday.read-timeout", "7s");
    }

    @Test
    void aListIsThatOfTheFirstPlaceThatHasAnyOfIt() {
        profile(Map.of("mayday.mdc-tags[0]", "tenant", "mayday.redactedKeys", "pin"));
        properties.put("mayday.mdcTags[0]", "order");
        properties.put("mayday.mdcTags[1]", "customer");
        properties.put("mayday.redacted-keys[0]", "badge");
        properties.put("mayday.in-app-includes", "com.acme.");

        assertThat(settings())
                .containsEntry("mayday.mdc-tags", "tenant")
                .containsEntry("mayday.redacted-keys", "pin")
                .containsEntry("mayday.in-app-includes", "com.acme.");
    }

    @Test
    void aListOnlyOneByOneGoesBeforeATextThatComesLater() {
        profile(Map.of("mayday.mdc-tags[0]", "tenant"));
        properties.put("mayday.mdc-tags", "order,customer");

        assertThat(settings()).containsEntry("mayday.mdc-tags", "tenant");
    }

    @Test
    void aTagWithDotsStandsInBrackets() {
        properties.put("mayday.tags[my.key]", "one");
        properties.put("mayday.tags.other_Key", "two");

        assertThat(settings()).containsEntry("mayday.tags", "other_Key=two,my.key=one");
    }

    @Test
    void whatIsNoTextBecomesOne() {
        properties.put("mayday.max-breadcrumbs", 50);
        properties.put("mayday.mdc-tags", List.of("order", "tenant"));

        assertThat(settings())
                .containsEntry("mayday.max-breadcrumbs", "50")
                .containsEntry("mayday.mdc-tags", "order,tenant");
    }

    @Test
    void theFirstActiveProfileIsTheEnvironmentUnlessAPropertySaysOtherwise() {
        environment.setActiveProfiles("staging", "metrics");

        assertThat(settings()).containsEntry("mayday.environment", "staging");

        properties.put("mayday.environment", "canary");
        assertThat(settings()).containsEntry("mayday.environment", "canary");
    }

    @Test
    void buildInfoGoesBeforeGitProperties() {
        BuildProperties build = new BuildProperties(of("name", "shop/web", "version", "1.4.2"));
        GitProperties git = new GitProperties(of("commit.id.abbrev", "abc1234"));

        assertThat(settings(build, git)).containsEntry("mayday.release", "shop-web@1.4.2");
        assertThat(settings(null, git)).containsEntry("mayday.release", "abc1234");
        assertThat(settings(new BuildProperties(new Properties()), git)).containsEntry("mayday.release", "abc1234");
    }

    @Test
    void theApplicationsPackageIsInApp() {
        AutoConfigurationPackages.register(beans, "io.vertx.shop", "demo");

        assertThat(settings()).containsEntry("mayday.in-app-includes", "io.vertx.shop.");
    }

    private static Properties of(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void whereThereAreMetersGroupsAreCountedUnlessTheUserSaysHowMany() {
        assertThat(settings()).containsEntry("mayday.known-groups", "200");

        properties.put("mayday.known-groups", "0");
        assertThat(settings()).doesNotContainEntry("mayday.known-groups", "200");
    }
}

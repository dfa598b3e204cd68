package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.destination.Destination;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether events may have somewhere to go, so that it is worth decorating the application. Only the client knows for sure,
 * but it is made later; where this says yes for nothing, what is decorated finds a client at rest and does nothing.
 */
final class OnDestination extends SpringBootCondition implements ConfigurationCondition {

    private static final String[] PLACES = {"mayday.dsn", "mayday.otlp.endpoint", "SENTRY_DSN"};

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Mayday");
        if (Boolean.getBoolean("spring.aot.processing")) { // the settings of a build are not those of a service
            return ConditionOutcome.match(message.because("the settings are known when the application starts"));
        }
        SettingsInPlace settings = SettingsInPlace.of(context);
        if (isNo(settings.read("mayday.enabled"))) {
            return ConditionOutcome.noMatch(message.because("mayday.enabled=false"));
        }
        for (String place : PLACES) {
            if (settings.readDestination(place) != null) {
                return ConditionOutcome.match(message.foundExactly(place));
            }
        }
        String inbox = settings.read("mayday.inbox");
        if (inbox != null && !isNo(inbox)) {
            return ConditionOutcome.match(message.foundExactly("mayday.inbox"));
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans != null
                && (has(beans, Destination.class) || has(beans, MaydayCustomizer.class) || hasOwnClient(beans))) {
            return ConditionOutcome.match(message.because("of a bean of the application"));
        }
        return ConditionOutcome.noMatch(
                message.because("no destination is configured (set mayday.dsn or mayday.inbox)"));
    }

    /** True for the words by which a setting says no. */
    static boolean isNo(@Nullable String value) {
        return value != null && value.strip().matches("(?i)false|no|off|0");
    }

    private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
        return beans.getBeanNamesForType(type, true, false).length > 0;
    }

    private static boolean hasOwnClient(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(MaydayClient.class, true, false)) {
            if (!name.equals(MaydayAutoConfiguration.CLIENT)) {
                return true;
            }
        }
        return false;
    }
}

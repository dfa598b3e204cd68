package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.destination.Destination;
import java.util.Map;
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

    private static final String[] PLACES = {"mayday.dsn", "mayday.otlp.endpoint"};

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
        Map<String, String> settings = SpringSettings.ahead(context);
        if (isOff("mayday.enabled", settings)) {
            return ConditionOutcome.noMatch(message.because("mayday.enabled=false"));
        }
        for (String place : PLACES) {
            if (settings.containsKey(place)) {
                return ConditionOutcome.match(message.foundExactly(place));
            }
        }
        if (!isOff("mayday.inbox", settings)) {
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

    /** True if a setting that is true or false is false: what the client goes by is written out, whatever word stood for it. */
    static boolean isOff(String name, Map<String, String> settings) {
        return "false".equals(settings.get(name));
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

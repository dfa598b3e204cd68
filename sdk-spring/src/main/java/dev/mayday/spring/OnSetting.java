package dev.mayday.spring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * What is there unless a setting, on by default, says no in one of the words that settings know. Spring's own condition for
 * booleans takes every word but {@code true} for a no.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSetting.Condition.class)
@interface OnSetting {

    /** The name of the setting. */
    String value();

    /** Goes by what the client will go by, for the client is made later. */
    final class Condition extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String name = (String) Objects.requireNonNull(metadata.getAnnotationAttributes(OnSetting.class.getName()))
                    .get("value");
            ConditionMessage.Builder message = ConditionMessage.forCondition("Mayday");
            return OnDestination.isOff(Objects.requireNonNull(name), SpringSettings.ahead(context))
                    ? ConditionOutcome.noMatch(message.because(name + "=false"))
                    : ConditionOutcome.match(message.because(name + " is not off"));
        }
    }
}

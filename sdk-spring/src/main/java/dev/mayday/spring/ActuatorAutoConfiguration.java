package dev.mayday.spring;

import dev.mayday.MaydayClient;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What operators look at: the endpoint, health, meters; each for whoever has the library it takes. */
@AutoConfiguration(after = MaydayAutoConfiguration.class)
@ConditionalOnSingleCandidate(MaydayClient.class)
class ActuatorAutoConfiguration {

    /** {@code /actuator/mayday}. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static class Page {

        @Bean
        @ConditionalOnAvailableEndpoint(MaydayEndpoint.class)
        MaydayEndpoint maydayEndpoint(MaydayClient client) {
            return new MaydayEndpoint(client);
        }
    }

    /** Health in Boot 3.5. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    @ConditionalOnBooleanProperty(name = "management.health.mayday.enabled", matchIfMissing = true)
    @Conditional(OnDestination.class)
    static class Health3 {

        @Bean
        HealthOfBoot3 maydayHealthIndicator(MaydayClient client) {
            return new HealthOfBoot3(client);
        }
    }

    /** Health in Boot 4, where the interface lives elsewhere. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    @ConditionalOnBooleanProperty(name = "management.health.mayday.enabled", matchIfMissing = true)
    @Conditional(OnDestination.class)
    static class Health4 {

        @Bean
        HealthOfBoot4 maydayHealthIndicator(MaydayClient client) {
            return new HealthOfBoot4(client);
        }
    }

    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    @Conditional(OnDestination.class)
    static class Meters {

        @Bean
        MaydayMeters maydayMeters(MaydayClient client) {
            return new MaydayMeters(client);
        }
    }
}

package dev.mayday.spring;

import dev.mayday.MaydayClient;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health contributor, as Boot 3 knows it. */
final class HealthOfBoot3 implements HealthIndicator {

    private final MaydayClient client;

    HealthOfBoot3(MaydayClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        return Health.up().withDetails(HealthFacts.of(client)).build();
    }
}

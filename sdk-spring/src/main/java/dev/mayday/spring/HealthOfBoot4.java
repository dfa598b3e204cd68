package dev.mayday.spring;

import dev.mayday.MaydayClient;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health contributor, as Boot 4 knows it. */
final class HealthOfBoot4 implements HealthIndicator {

    private final MaydayClient client;

    HealthOfBoot4(MaydayClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        return Health.up().withDetails(HealthFacts.of(client)).build();
    }
}

package dev.mayday.spring;

import dev.mayday.MaydayClientBuilder;

/**
 * A bean of this type completes the settings of the client that the starter makes, in the order of the beans, for what no
 * property can say. What it sets wins over every property. Called once, while the client is made; what it throws ends the
 * start of the application, as from any other bean.
 */
@FunctionalInterface
public interface MaydayCustomizer {

    /** Changes {@code builder}; does not build. */
    void customize(MaydayClientBuilder builder);
}

package dev.mayday.scope;

import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;

/** A capture that can still be made worse than it first seemed. */
@FunctionalInterface
public interface Upgradable {

    /** True if the capture was still waiting and now has this level and mechanism. */
    boolean upgrade(Level level, Mechanism mechanism);
}

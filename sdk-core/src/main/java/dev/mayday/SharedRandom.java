package dev.mayday;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The calling thread's own generator, whichever thread that is: chance without contention. */
final class SharedRandom implements RandomGenerator {

    @Override
    public long nextLong() {
        return ThreadLocalRandom.current().nextLong();
    }
}

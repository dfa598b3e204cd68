package dev.mayday.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever ends the process asks whether the worker has handed over all that somebody waits for. */
class WorkerIdleTest {

    private final Full destination = new Full();
    private final Plant plant = new Plant(destination, 64);
    private final FutureTask<Boolean> idle = new FutureTask<>(plant.worker::isIdle);

    @Test
    void whatFloodControlJustLetGoIsNotWithTheDestinationsYet() throws Exception {
        plant.capture(Event.builder().build());
        plant.work();
        assertThat(plant.flood.size()).isOne();
        plant.outstanding.cut();

        synchronized (plant.flood) {
            Thread asking = new Thread(idle);
            asking.start(); // and comes as far as flood control
            await().until(() -> asking.getState() == Thread.State.BLOCKED);
            plant.worker.step();
        }

        assertThat(destination.accepted).isTrue();
        assertThat(idle.get()).isFalse();
        assertThat(plant.worker.isIdle()).isTrue();
    }

    /** So full that flood control keeps back what comes; taking an event, it lets go of the lock until there is an answer. */
    private final class Full implements Destination {

        boolean accepted;

        @Override
        public String name() {
            return "full";
        }

        @Override
        public double fill() {
            return 1;
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            accepted = true;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            synchronized (plant.flood) {
                while (!idle.isDone() && deadline - System.nanoTime() > 0) {
                    letGo();
                }
            }
            receipt.delivered();
        }

        private void letGo() {
            try {
                TimeUnit.MILLISECONDS.timedWait(plant.flood, 10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

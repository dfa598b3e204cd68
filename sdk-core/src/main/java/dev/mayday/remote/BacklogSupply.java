package dev.mayday.remote;

import dev.mayday.send.Supply;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.Lease;
import org.jspecify.annotations.Nullable;

/** The records of a backlog one by one, as a destination hands them to its sender. Thread-safe. */
public class BacklogSupply implements Supply {

    private final Backlog backlog;

    /** What {@code backlog} holds; its end closes the backlog. */
    public BacklogSupply(Backlog backlog) {
        this.backlog = backlog;
    }

    @Override
    public @Nullable Lease lease() {
        return backlog.lease();
    }

    @Override
    public long nanosUntilReady() {
        return backlog.nanosUntilReady();
    }

    @Override
    public int records() {
        return backlog.records();
    }

    @Override
    public void end() {
        backlog.close();
    }
}

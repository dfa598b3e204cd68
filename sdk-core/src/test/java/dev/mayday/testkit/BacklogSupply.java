package dev.mayday.testkit;

import dev.mayday.send.Supply;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.Lease;
import org.jspecify.annotations.Nullable;

/** The records of a backlog one by one, as a destination hands them to its sender; a test overrides what is to go wrong. */
public class BacklogSupply implements Supply {

    private final Backlog backlog;

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

package dev.mayday.send;

/**
 * What to do after a step.
 *
 * @param nanos 0 to go on at once, {@link Long#MAX_VALUE} to wait for work, else how long there is nothing to do
 */
record Next(long nanos) {

    static final Next GO_ON = new Next(0);

    static Next in(long nanos) {
        return new Next(nanos);
    }

    boolean goesOn() {
        return nanos == 0;
    }

    boolean isIdle() {
        return nanos == Long.MAX_VALUE;
    }
}

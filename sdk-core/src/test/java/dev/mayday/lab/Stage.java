package dev.mayday.lab;

/** Where an event is when its process is killed. */
enum Stage {
    /** In the queue or in a hook's hands. */
    QUEUED,
    /** Bytes in memory. */
    ENCODED,
    /** On disk, and nobody knows it yet. */
    WRITTEN,
    /** The server has not answered. */
    SENDING,
    /** The server has it and has said so, and the disk does not know. */
    ANSWERED,
    /** The disk knows that the server has it. */
    ACKNOWLEDGED,
    /** Taken over from a process that died, in part. */
    ADOPTING
}

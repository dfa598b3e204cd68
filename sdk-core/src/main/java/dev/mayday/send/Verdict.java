package dev.mayday.send;

/** What an answer means for the record that was sent. */
enum Verdict {
    /** The server has it. */
    DELIVERED,
    /** The server wants less for a while; the record stays. */
    LIMITED,
    /** The server cannot take anything now; the record stays. */
    UNAVAILABLE,
    /** A smaller one may pass. */
    TOO_LARGE,
    /** Final. */
    REFUSED
}

/** The counters behind the report, one outcome an event. */
@NullMarked
package dev.mayday.ledger;

import org.jspecify.annotations.NullMarked;

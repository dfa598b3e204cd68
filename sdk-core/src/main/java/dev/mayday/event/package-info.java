/** The values that travel: an event and what it is made of. All immutable. */
@NullMarked
package dev.mayday.event;

import org.jspecify.annotations.NullMarked;

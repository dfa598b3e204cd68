/** Third stage: an event becomes bytes in the wire format. */
@NullMarked
package dev.mayday.encode;

import org.jspecify.annotations.NullMarked;

/** The one source of time, so that tests can drive it by hand. */
@NullMarked
package dev.mayday.time;

import org.jspecify.annotations.NullMarked;

/** The destination inside the process: a page that shows what was captured. */
@NullMarked
package dev.mayday.inbox;

import org.jspecify.annotations.NullMarked;

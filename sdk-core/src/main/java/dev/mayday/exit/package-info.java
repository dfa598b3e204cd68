/** The ways a program ends: uncaught exceptions and the end of the process. */
@NullMarked
package dev.mayday.exit;

import org.jspecify.annotations.NullMarked;

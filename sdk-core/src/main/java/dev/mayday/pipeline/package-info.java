/** The order of the stages, and the one worker that runs them. */
@NullMarked
package dev.mayday.pipeline;

import org.jspecify.annotations.NullMarked;

/** Mayday and its peers doing the same work, measured in one run. */
@NullMarked
package dev.mayday.benchmarks;

import org.jspecify.annotations.NullMarked;

/** How values from outside become immutable, bounded values of ours. */
@NullMarked
package dev.mayday.value;

import org.jspecify.annotations.NullMarked;

/** What becomes of events when there are more than can be kept: those of one group become one. */
@NullMarked
package dev.mayday.flood;

import org.jspecify.annotations.NullMarked;

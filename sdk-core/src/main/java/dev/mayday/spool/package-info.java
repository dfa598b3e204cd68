/** Fourth stage: finished records wait here until they have an outcome. */
@NullMarked
package dev.mayday.spool;

import org.jspecify.annotations.NullMarked;

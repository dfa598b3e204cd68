/** A small tea shop that really fails in several ways: what Mayday looks like in a service of plain Java. */
@NullMarked
package dev.maydayshop;

import org.jspecify.annotations.NullMarked;

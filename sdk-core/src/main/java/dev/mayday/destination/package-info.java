/** Where events go: the small interface behind every destination, and a recording one for tests. */
@NullMarked
package dev.mayday.destination;

import org.jspecify.annotations.NullMarked;

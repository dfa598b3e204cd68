/** The destination inside the process, and the page that shows what was captured. */
@NullMarked
package dev.mayday.page;

import org.jspecify.annotations.NullMarked;

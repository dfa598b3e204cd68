/** One table of every setting, and the places its values come from. */
@NullMarked
package dev.mayday.settings;

import org.jspecify.annotations.NullMarked;

/** What became of captured events, as numbers for people. */
@NullMarked
package dev.mayday.report;

import org.jspecify.annotations.NullMarked;

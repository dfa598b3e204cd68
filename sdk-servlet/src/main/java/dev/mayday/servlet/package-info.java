/** Each HTTP request is a unit of work: a servlet filter, its registration, and the inbox page as a servlet. */
@NullMarked
package dev.mayday.servlet;

import org.jspecify.annotations.NullMarked;
